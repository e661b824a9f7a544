from samlad.picture.models.picture import PictureField, Publication, SituationPicture

__all__ = ["PictureField", "Publication", "SituationPicture"]
