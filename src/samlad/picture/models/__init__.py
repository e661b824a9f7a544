from samlad.picture.models.forecast import Forecast, WeatherDay
from samlad.picture.models.gate import WritingClosure
from samlad.picture.models.horizon import HorizonNote
from samlad.picture.models.picture import PictureField, Publication, SituationPicture
from samlad.picture.models.same_event import SameEvent

__all__ = [
    "Forecast",
    "HorizonNote",
    "PictureField",
    "Publication",
    "SameEvent",
    "SituationPicture",
    "WeatherDay",
    "WritingClosure",
]
