from samlad.places.models.area import LONGEST_CODE, LONGEST_NAME, Area
from samlad.places.models.coverage import Coverage
from samlad.places.models.place import Place

__all__ = ["LONGEST_CODE", "LONGEST_NAME", "Area", "Coverage", "Place"]
