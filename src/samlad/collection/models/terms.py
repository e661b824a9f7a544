from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Status(models.TextChoices):
    """Whether something that was reported earlier is still there."""

    PERSISTS = "persists", _("Still there")
    RESOLVED = "resolved", _("Dealt with")
    CEASED = "ceased", _("Has ceased")
    UNKNOWN = "unknown", _("Do not know")
