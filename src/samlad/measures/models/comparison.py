from django.db import models

from samlad.partnership.models import Scoped


class Comparison(Scoped):
    """Which areas a measure is compared with, and over which time: chosen by people and recorded before the figures are
    shown (M23). A new choice is a new row; the one before stays readable."""

    unchangeable = True

    measure = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="comparisons")
    areas = models.ManyToManyField("places.Area", related_name="+")
    before_from = models.DateField()
    expected_from = models.DateField()  # when it should show: at once for presence, when it is built for a new lamp
    reason = models.CharField(max_length=500)
    seen_before = models.BooleanField(default=False)  # somebody had already been shown figures of an earlier choice
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.chosen_at:%Y-%m-%d}"


class Figures(Scoped):
    """The figures of a measure as they stood after a round: a kept analysis with its data, settings and version."""

    unchangeable = True

    measure = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="figures")
    comparison = models.ForeignKey(Comparison, null=True, on_delete=models.PROTECT, related_name="figures")
    result = models.ForeignKey("analysis.Result", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "result"], name="figures_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.result_id}"
