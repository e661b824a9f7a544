from samlad.screening.models.decision import ScreeningDecision

__all__ = ["ScreeningDecision"]
