"""The interface's answers, typed so that the description cannot drift from them."""

from typing import TypedDict


class Link(TypedDict):
    """Where something related is."""

    href: str
    rel: str
    type: str
    title: str


class LandingPage(TypedDict):
    """What there is, and where."""

    title: str
    description: str
    links: list[Link]


class Conformance(TypedDict):
    """Which parts of the standard hold here."""

    conformsTo: list[str]


class SpatialExtent(TypedDict):
    """West, south, east, north in degrees."""

    bbox: list[list[float]]
    crs: str


class TemporalExtent(TypedDict):
    """The first and the last day; null where no round is closed."""

    interval: list[list[str | None]]
    trs: str


class Extent(TypedDict):
    """Where and when."""

    spatial: SpatialExtent
    temporal: TemporalExtent


class Collection(TypedDict):
    """A layer."""

    id: str
    title: str
    description: str
    extent: Extent
    itemType: str
    crs: list[str]
    links: list[Link]


class Collections(TypedDict):
    """The layers."""

    links: list[Link]
    collections: list[Collection]


class Geometry(TypedDict):
    """As in RFC 7946: longitude and latitude."""

    type: str
    coordinates: list[object]


class Feature(TypedDict):
    """A row with its geometry, null where it has no place. The codebook tells what the properties mean."""

    type: str
    id: int | str
    geometry: Geometry | None
    properties: dict[str, int | str | None]


class FeatureCollection(TypedDict):
    """A page of features; the link `next` leads to the rest."""

    type: str
    timeStamp: str
    numberMatched: int
    numberReturned: int
    links: list[Link]
    features: list[Feature]


class SingleFeature(Feature):
    """One feature by its id."""

    links: list[Link]
