from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class Letter(Scoped):
    """A mail that something caused: a row of the same transaction, sent after it. What it says, its secrets and its
    address are made by its kind at each try, and nothing of them is stored here. Without a partnership it is about an
    account. The Message-ID is the same at every try."""

    class End(models.TextChoices):
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")
        OVER = "over", _("out of date")  # never sent: nobody needs it any more

    partnership = models.ForeignKey(  # type: ignore[assignment]
        "partnership.Partnership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    account = models.ForeignKey("partnership.Account", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=20)
    message_id = models.CharField(max_length=255, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    best_before = models.DateTimeField()
    due_at = models.DateTimeField()  # when it is tried, or tried again
    tries = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)  # somebody is at it; when it has passed, somebody died at it
    reason = models.CharField(max_length=200, blank=True)  # why it was not taken
    uncertain_at = models.DateTimeField(null=True)  # a try of which nobody knows the answer: it may come twice
    held_at = models.DateTimeField(null=True)  # due so long ago that somebody is asked first
    end = models.CharField(max_length=10, choices=End, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end="", ended_at=None) | ~models.Q(end="") & models.Q(ended_at__isnull=False),
                name="letter_ends_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(ended_at=None), name="letter_waiting"),
            models.Index(fields=["partnership", "made_at"], name="letter_of_partnership"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
