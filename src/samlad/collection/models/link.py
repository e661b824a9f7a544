from django.db import models

from samlad.partnership.models import Owned, Scoped


class ReportLink(Owned):
    """A reporter's way in without a password: bound to function and round, kept as a hash, opened with a press."""

    function = models.ForeignKey("partnership.Function", on_delete=models.CASCADE, related_name="links")
    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    # Ids of the accounts it was handed to: it ends with the last of them. None where nobody held the function.
    holders = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.function_id}/{self.round_id}"


class LinkRevocation(Scoped):
    link = models.OneToOneField(ReportLink, on_delete=models.CASCADE, related_name="revocation")
    revoked_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return str(self.link_id)


class LinkLetter(Scoped):
    """That somebody is mailed a link to the round's report of a function. There is no link before the letter is."""

    letter = models.OneToOneField("post.Letter", on_delete=models.CASCADE, related_name="link_letter")
    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="+")
    function = models.ForeignKey("partnership.Function", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.function_id}/{self.round_id}"
