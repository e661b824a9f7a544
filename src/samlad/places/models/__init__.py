from samlad.places.models.area import LONGEST_CODE, LONGEST_NAME, Area
from samlad.places.models.base_map import LONGEST_FILE, LONGEST_SOURCE, BaseMap, BaseMapFeature
from samlad.places.models.function_area import FunctionArea
from samlad.places.models.place import Place

__all__ = [
    "LONGEST_CODE",
    "LONGEST_FILE",
    "LONGEST_NAME",
    "LONGEST_SOURCE",
    "Area",
    "BaseMap",
    "BaseMapFeature",
    "FunctionArea",
    "Place",
]
