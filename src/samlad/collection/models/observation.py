from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Owned, Owners, Scoped


class Source(Scoped):
    """Where figures come from; sources are counted apart (M11)."""

    QUESTIONNAIRE = "questionnaire"
    POLICE_EVENTS = "police_events"
    POLICE_COUNTS = "police_counts"

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="one_source_per_code")]

    def __str__(self) -> str:
        return self.name


class Observation(Scoped):
    """What, where, when and how, never who. Raw words belong to the organisation until it releases them (M37)."""

    class Precision(models.TextChoices):
        MOMENT = "moment", _("At a certain time")
        DAY = "day", _("Some time during the day")
        NIGHT = "night", _("During a night")
        INTERVAL = "interval", _("Between two times")
        WEEK = "week", _("The whole week")

    class Signal(models.IntegerChoices):
        NONE = 0, _("None")
        SOME = 1, _("Some")
        MUCH = 2, _("Much")
        VERY_MUCH = 3, _("Very much")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("collection.Round", null=True, on_delete=models.PROTECT, related_name="observations")
    report = models.ForeignKey("collection.Report", null=True, on_delete=models.PROTECT, related_name="observations")
    function = models.ForeignKey("partnership.Function", null=True, on_delete=models.PROTECT, related_name="+")
    # As in `Owned`, but an event of an outside source is no organisation's.
    organisation = models.ForeignKey("partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collection.Indicator", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey("collection.IndicatorKind", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="observations")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="observations")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    precision = models.CharField(max_length=10, choices=Precision)
    local_date = models.DateField()
    text = models.TextField(max_length=4000, blank=True)
    signal = models.PositiveSmallIntegerField(null=True, choices=Signal)
    key = models.CharField(max_length=36)  # of the form it was sent with; of an outside event: of the event
    digest = models.CharField(max_length=64, blank=True, default="")  # of what was sent, whatever it was changed to
    version = models.PositiveIntegerField(default=0)  # one more with each change
    created_at = models.DateTimeField()
    # The round in which it was answered that this is over; None while it is open (M9).
    ended_in = models.ForeignKey("collection.Round", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key", "digest"], name="sent_once"),
            models.UniqueConstraint(
                fields=["partnership", "key"], condition=Q(report=None), name="observed_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="observation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(organisation=None, lead=None) | Q(organisation__isnull=False, lead__isnull=False),
                name="observation_has_lead_of_then",
            ),
            models.CheckConstraint(condition=Q(signal=None) | Q(signal__lte=3), name="signal_0_to_3"),
        ]
        indexes = [
            models.Index(fields=["partnership", "source", "local_date"], name="observation_by_day"),
            models.Index(fields=["function"], condition=Q(ended_in=None), name="observation_open"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.local_date}"

    @property
    def owners(self) -> Owners | None:
        if self.organisation_id is None or self.lead_id is None:
            return None
        return Owners(organisation_id=self.organisation_id, lead_id=self.lead_id)


class StatusAnswer(Owned):
    """Whether something is still there, answered once a round."""

    class Status(models.TextChoices):
        PERSISTS = "persists", _("Still there")
        RESOLVED = "resolved", _("Dealt with")
        CEASED = "ceased", _("Has ceased")
        UNKNOWN = "unknown", _("Do not know")

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="answers")
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "round"], name="answered_once_a_round")]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.status}"
