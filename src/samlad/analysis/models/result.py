import gzip
import hashlib
import json

from django.db import models

from samlad.partnership.models import Scoped


def canonical(document: object) -> str:
    """The one way a document is written, so that equal documents are equal texts. NaN is refused: it is no JSON."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(document: object) -> str:
    return hashlib.sha256(canonical(document).encode()).hexdigest()


class Dataset(Scoped):
    """The numbers an analysis was made from, as they were: kept, so that it can be made again."""

    unchangeable = True

    sha256 = models.CharField(max_length=64)
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "sha256"], name="one_dataset_per_content")]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def document(self) -> object:
        parsed: object = json.loads(gzip.decompress(bytes(self.packed)))
        return parsed

    @staticmethod
    def pack(document: object) -> bytes:
        return gzip.compress(canonical(document).encode(), mtime=0)


class Result(Scoped):
    """What an analysis said of a round, with all that is needed to compute it again. Never changed: new numbers, other
    settings or another version of the library make a new one, and of a round's results of a method the one whose
    `turn` came last counts: it gets the next, when it is made and when the numbers are again what they were then."""

    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="results")
    method = models.SlugField(max_length=20)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="results")
    parameters = models.JSONField()
    seed = models.BigIntegerField(null=True)  # None where chance has no part
    version = models.CharField(max_length=40)  # of the analysis library
    key = models.CharField(max_length=64)  # of everything above
    document: "models.JSONField[object, object]" = models.JSONField()  # typed by `methods.Method.document`
    computed_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-turn", "-pk"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="computed_once")]
        indexes = [models.Index(fields=["round", "method"], name="result_of_round")]

    def __str__(self) -> str:
        return f"{self.method} {self.round_id}"
