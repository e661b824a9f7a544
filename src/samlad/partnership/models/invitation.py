from django.db import models

from samlad.partnership.models.base import Scoped


class Invitation(Scoped):
    """A function offered to somebody. It is theirs when they accept it, logged in or with a new account of the address
    given here: an address that happens to match gives nothing. Stored as a hash, returned once."""

    function = models.ForeignKey("partnership.Function", on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    deputy = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    # The lead that had a say then, and whether whoever invited is its own coordinator.
    lead = models.ForeignKey("partnership.Organisation", on_delete=models.CASCADE, related_name="+")
    consents = models.BooleanField()
    # Accepted. Two invitations to the same function from the same day give the same person one assignment.
    assignment = models.ForeignKey(
        "partnership.Assignment", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.function_id} {self.name}"
