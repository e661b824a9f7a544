from samlad.picture.models.horizon import HorizonNote
from samlad.picture.models.picture import PictureField, Publication, SituationPicture

__all__ = ["HorizonNote", "PictureField", "Publication", "SituationPicture"]
