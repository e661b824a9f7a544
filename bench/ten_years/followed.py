"""What later rounds said of the observations, what was shared, and what the closures counted."""

# Still there in the rounds between, over in the one that ended it; a share is released; each closed round is counted.
# In the order of the rounds, as the weeks would have written them: rows of one round lie together on the disk.
FOLLOWED = (
    """
    INSERT INTO collection_statusanswer
        (partnership_id, organisation_id, lead_id, observation_id, round_id, status, answered_at, answered_by)
    SELECT o.partnership_id, o.organisation_id, o.lead_id, o.id, r.id,
    CASE WHEN r.id = o.ended_in_id THEN 'ceased' ELSE 'persists' END, r.opens_at, ''
    FROM collection_observation o JOIN collection_round r ON r.id > o.round_id AND r.id <= o.ended_in_id
    ORDER BY r.id, o.id
    """,
    """
    INSERT INTO collection_releasedobservation
        (partnership_id, organisation_id, lead_id, observation_id, wording, round_id, indicator_id, kind_id, area_id,
        place_id, starts_at, ends_at, precision, local_date, signal, ceased_in_id, released_at, released_by,
        withdrawn_by)
    SELECT partnership_id, organisation_id, lead_id, id, text, round_id, indicator_id, kind_id, area_id, place_id,
        starts_at, ends_at, precision, local_date, signal, ended_in_id, created_at, 'bench', ''
    FROM collection_observation WHERE id % 10 < 3 ORDER BY id
    """,
    """
    INSERT INTO collection_releasedsighting (partnership_id, released_id, round_id)
    SELECT partnership_id, id, round_id FROM collection_releasedobservation
    UNION ALL
    SELECT r.partnership_id, r.id, s.round_id FROM collection_releasedobservation r
    JOIN collection_statusanswer s ON s.observation_id = r.observation_id WHERE s.status = 'persists'
    """,
    """
    INSERT INTO collection_releasedcount
        (partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id, new, persisting,
        unanswered)
    SELECT partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id, sum(n), sum(still), 0
    FROM (
        SELECT partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id, 1 AS n, 0 AS still
        FROM collection_observation
        UNION ALL
        SELECT partnership_id, round_id, source_id, area_id, indicator_id, kind_id, NULL, 1, 0
        FROM collection_importedevent WHERE round_id IS NOT NULL
        UNION ALL
        SELECT o.partnership_id, s.round_id, o.source_id, o.area_id, o.indicator_id, o.kind_id, o.organisation_id, 0, 1
        FROM collection_statusanswer s JOIN collection_observation o ON o.id = s.observation_id
        WHERE s.status = 'persists'
    ) told WHERE round_id IN (SELECT round_id FROM collection_closure)
    GROUP BY partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id
    ORDER BY round_id
    """,
)


def follow_up_observations() -> None:
    """What later rounds said of the observations, what was shared, what the closures counted: set by set, in SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in FOLLOWED:
            cursor.execute(statement)
