from samlad.writing.models.earlier import Earlier
from samlad.writing.models.place import Place
from samlad.writing.models.written import Written

__all__ = ["Earlier", "Place", "Written"]
