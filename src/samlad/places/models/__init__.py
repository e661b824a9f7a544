from samlad.places.models.area import Area
from samlad.places.models.coverage import Coverage
from samlad.places.models.place import Place

__all__ = ["Area", "Coverage", "Place"]
