from samlad.partnership.models.account import Account
from samlad.partnership.models.base import Owned, Owners, Scoped
from samlad.partnership.models.calendar import CalendarEntry
from samlad.partnership.models.call import Call, called_at
from samlad.partnership.models.consent import Consent, Independence, Notice
from samlad.partnership.models.function import Assignment, Duty, Function, FunctionDuty, active_on, held_on
from samlad.partnership.models.invitation import Invitation
from samlad.partnership.models.organisation import Organisation
from samlad.partnership.models.partnership import Partnership
from samlad.partnership.models.rhythm import WEEKDAYS, Rhythm
from samlad.partnership.models.token import AccessToken, AccessTokenRevocation

__all__ = [
    "WEEKDAYS",
    "AccessToken",
    "AccessTokenRevocation",
    "Account",
    "Assignment",
    "CalendarEntry",
    "Call",
    "Consent",
    "Duty",
    "Function",
    "FunctionDuty",
    "Independence",
    "Invitation",
    "Notice",
    "Organisation",
    "Owned",
    "Owners",
    "Partnership",
    "Rhythm",
    "Scoped",
    "active_on",
    "called_at",
    "held_on",
]
