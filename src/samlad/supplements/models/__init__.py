from samlad.supplements.models.heading import SupplementHeading
from samlad.supplements.models.supplement import Supplement, SupplementPublication, SupplementText

__all__ = ["Supplement", "SupplementHeading", "SupplementPublication", "SupplementText"]
