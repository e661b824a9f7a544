"""Who may do what: one table, duties × permissions. `docs/architecture.md` prints it; a test holds the two together."""

from enum import StrEnum

from samlad.partnership.models import Duty


class Permission(StrEnum):
    REPORT = "report"  # answer for the functions one holds
    READ_RAW = "read_raw"  # the raw reports of one's own organisation and the units that report to it
    RELEASE = "release"  # share words of one's own organisation in the joint picture
    MANAGE_LINKS = "manage_links"  # make and revoke reporters' links
    READ_WEEK = "read_week"  # the joint week: counts that crossed, words that were released
    RUN_ROUND = "run_round"  # open and close a round
    IMPORT = "import"  # bring in files and typed counts
    ENTER_MEETING = "enter_meeting"  # the room of a follow-up: see it all, take part
    LEAD_MEETING = "lead_meeting"  # take the lead, say which point it is at, close the writing
    MANAGE_GROUPS = "manage_groups"  # form groups, plan their meetings
    EDIT_PICTURE = "edit_picture"
    PUBLISH_PICTURE = "publish_picture"
    READ_PICTURE = "read_picture"  # published pictures
    READ_REGISTER = "read_register"
    WRITE_SUPPLEMENT = "write_supplement"  # what one's own lead organisation adds to a picture for its own people
    READ_SUPPLEMENT = "read_supplement"  # the same, once it is published
    DECIDE_PRIORITIES = "decide_priorities"
    PLAN_MEASURES = "plan_measures"  # measures and field activities of one's own organisation
    SEE_GAPS = "see_gaps"  # where nobody is out, about the time of the meeting
    FOLLOW_PROBLEMS = "follow_problems"  # problem pictures and their causes; what one's organisation can change
    CONFIGURE = "configure"  # the organisations, functions and people of one's own lead; places and calendar
    CONFIGURE_PARTNERSHIP = "configure_partnership"  # rhythm, questionnaire, areas, new leads: the municipality's lead


P = Permission
# These show what was written to a lead or for its own people: they hold only with the consent of that lead.
RAW = frozenset({P.REPORT, P.READ_RAW, P.RELEASE, P.MANAGE_LINKS, P.WRITE_SUPPLEMENT, P.READ_SUPPLEMENT})
# A function that is called to the meetings for a time has these meanwhile, whatever its duties are.
OF_A_CALL = frozenset({P.READ_PICTURE, P.READ_WEEK, P.ENTER_MEETING})
EVERYBODY = frozenset({P.READ_PICTURE})

DUTY_PERMISSIONS: dict[Duty, frozenset[Permission]] = {
    Duty.REPORTER: EVERYBODY | {P.REPORT},
    Duty.COORDINATOR: EVERYBODY
    | {
        P.READ_RAW,
        P.RELEASE,
        P.MANAGE_LINKS,
        P.READ_WEEK,
        P.RUN_ROUND,
        P.IMPORT,
        P.ENTER_MEETING,
        P.LEAD_MEETING,
        P.MANAGE_GROUPS,
        P.EDIT_PICTURE,
        P.PUBLISH_PICTURE,
        P.READ_REGISTER,
        P.WRITE_SUPPLEMENT,
        P.READ_SUPPLEMENT,
        P.PLAN_MEASURES,
        P.FOLLOW_PROBLEMS,
        P.SEE_GAPS,
        P.CONFIGURE,
        P.CONFIGURE_PARTNERSHIP,
    },
    Duty.MEETING_LEAD: EVERYBODY
    | {
        P.READ_WEEK,
        P.RUN_ROUND,
        P.ENTER_MEETING,
        P.LEAD_MEETING,
        P.MANAGE_GROUPS,
        P.EDIT_PICTURE,
        P.PUBLISH_PICTURE,
        P.READ_REGISTER,
        P.READ_SUPPLEMENT,
        P.DECIDE_PRIORITIES,
        P.FOLLOW_PROBLEMS,
        P.SEE_GAPS,
    },
    Duty.STEERING_GROUP: EVERYBODY | {P.READ_WEEK, P.ENTER_MEETING, P.DECIDE_PRIORITIES, P.READ_SUPPLEMENT},
    Duty.RECIPIENT: EVERYBODY | {P.READ_SUPPLEMENT},
    Duty.REGISTRAR: EVERYBODY | {P.READ_REGISTER, P.READ_SUPPLEMENT},
    Duty.ANALYST: EVERYBODY | {P.READ_WEEK, P.ENTER_MEETING, P.IMPORT},
    Duty.MEASURE_OWNER: EVERYBODY | {P.PLAN_MEASURES},
    Duty.ADMINISTRATOR: EVERYBODY | {P.CONFIGURE, P.CONFIGURE_PARTNERSHIP, P.MANAGE_GROUPS, P.READ_REGISTER, P.IMPORT},
}
