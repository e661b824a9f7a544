"""The interface in OpenAPI 3.1. The answers' shapes are read from the typed documents, so they cannot drift."""

import inspect
import types
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from samlad import api
from samlad.analysis.documents import WeekDocument
from samlad.api.boundary import STATUS, ErrorDocument
from samlad.api.documents import PictureList, RoundList
from samlad.api.ogc import documents as ogc
from samlad.api.ogc.query import FILTERS, MOST, USUAL

WEEK = "Needs the permission to read the joint week."
LABEL = {
    "name": "label",
    "in": "path",
    "required": True,
    "description": "The ISO week of the round's meeting.",
    "schema": {"type": "string", "pattern": r"^\d{4}-W\d{2}$", "examples": ["2026-W48"]},
}
PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    types.NoneType: {"type": "null"},
    object: {},
}
COLLECTION = {
    "name": "collectionId",
    "in": "path",
    "required": True,
    "description": "Which layer.",
    "schema": {"type": "string", "enum": list(FILTERS)},
}
FEATURE = {
    "name": "featureId",
    "in": "path",
    "required": True,
    "description": "A feature's `id`.",
    "schema": {"type": "string"},
}


def _query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "style": "form",
        "explode": False,
        "schema": schema or {"type": "string"},
    }


ITEMS = (
    COLLECTION,
    _query("limit", "Most features in an answer.", type="integer", minimum=1, maximum=MOST, default=USUAL),
    _query("offset", "How many features to pass over.", type="integer", minimum=0, default=0),
    _query(
        "bbox", "West, south, east, north in degrees.", type="array", minItems=4, maxItems=6, items={"type": "number"}
    ),
    _query("bbox-crs", "Only CRS84, which is what holds without it."),
    _query("datetime", "A day or two with a slash. Of counts the rounds; of areas and places those that are added up."),
    _query("week", "One round, such as 2026-W48."),
    _query("indicator", "One indicator, by its code."),
    _query("source", "One source, by its code. Not for places."),
    _query("kind", "One kind, by its code. For counts only."),
    _query("area_code", "One area, by its code."),
)


@dataclass(frozen=True)
class Operation:
    """One address. `answer` is a TypedDict, or None for CSV."""

    path: str
    name: str
    summary: str
    description: str
    answer: type | None
    parameters: tuple[dict[str, Any], ...] = ()
    media_type: str = "application/json"

    @property
    def statuses(self) -> tuple[int, ...]:
        """The mistakes there may be."""
        absent = (404,) if "{" in self.path else ()
        return (*((400,) if self.path.startswith("/api/ogc") else ()), 401, 403, *absent, 500)


GEOJSON = "application/geo+json"
OPERATIONS = (
    Operation("/api/v1/weeks/", "weeks", "The rounds", WEEK, RoundList),
    Operation(
        "/api/v1/weeks/{label}/",
        "week",
        "A round's numbers",
        f"The same document as `samlad week show --json` prints. {WEEK}",
        WeekDocument,
        (LABEL,),
    ),
    Operation(
        "/api/v1/weeks/{label}/areas.csv",
        "week_areas",
        "A round's areas as a table",
        "One row per area and indicator, for Excel: UTF-8 with a byte order mark, semicolons, decimal commas. `count` "
        "is empty, never 0, where nobody answered or the round is open, and where one or two concern persons: see "
        f"`status`. {WEEK}",
        None,
        (LABEL,),
        "text/csv",
    ),
    Operation(
        "/api/v1/pictures/",
        "pictures",
        "The published joint pictures",
        "With the record's number, version and digest, and where its files are. Needs the permission to read pictures.",
        PictureList,
    ),
    Operation("/api/ogc/", "ogc", "OGC API – Features: what there is", WEEK, ogc.LandingPage),
    Operation("/api/ogc/conformance", "ogc_conformance", "What holds of the standard", WEEK, ogc.Conformance),
    Operation("/api/ogc/collections", "ogc_collections", "The layers", WEEK, ogc.Collections),
    Operation("/api/ogc/collections/{collectionId}", "ogc_collection", "A layer", WEEK, ogc.Collection, (COLLECTION,)),
    Operation(
        "/api/ogc/collections/{collectionId}/items",
        "ogc_items",
        "A layer's features",
        f"What the properties mean is in docs/data-out.md. {WEEK}",
        ogc.FeatureCollection,
        ITEMS,
        GEOJSON,
    ),
    Operation(
        "/api/ogc/collections/{collectionId}/items/{featureId}",
        "ogc_item",
        "One feature",
        WEEK,
        ogc.SingleFeature,
        (COLLECTION, FEATURE),
        GEOJSON,
    ),
)


@cache
def document() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    paths = {o.path: {"get": _operation(o, schemas)} for o in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Samlad",
            "version": "1",
            "description": inspect.getdoc(api) or "",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
                "key": {"type": "http", "scheme": "bearer"},
                "key_as_password": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{"session": []}, {"key": []}, {"key_as_password": []}],
    }


def _operation(o: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = schema_of(o.answer, schemas) if o.answer else {"type": "string"}
    error = {"application/json": {"schema": schema_of(ErrorDocument, schemas)}}
    return {
        "operationId": o.name,
        "summary": o.summary,
        "description": o.description,
        **({"parameters": list(o.parameters)} if o.parameters else {}),
        "responses": {"200": {"description": o.summary, "content": {o.media_type: {"schema": schema}}}}
        | {str(s): {"description": STATUS[s][1], "content": error} for s in o.statuses},
    }


def schema_of(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """A type as JSON Schema. Typed dictionaries are put in `schemas` and referred to; other types raise TypeError."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        if kind.__name__ not in schemas:
            fields = get_type_hints(kind)
            schemas[kind.__name__] = {
                "type": "object",
                "description": inspect.getdoc(kind),
                "required": list(fields),
                "properties": {name: schema_of(field, schemas) for name, field in fields.items()},
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1], schemas)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(a, schemas) for a in arguments]}
    raise TypeError(kind)
