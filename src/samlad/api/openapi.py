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

WEEK = "Needs the permission to read the joint week."
LABEL = {
    "name": "label", "in": "path", "required": True, "description": "The ISO week of the round's meeting.",
    "schema": {"type": "string", "pattern": r"^\d{4}-W\d{2}$", "examples": ["2026-W48"]},
}  # fmt: skip
PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"}, datetime: {"type": "string", "format": "date-time"},
    types.NoneType: {"type": "null"},
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One address. `answer` is a TypedDict, or None for CSV."""

    path: str
    name: str
    summary: str
    description: str
    answer: type | None


OPERATIONS = (
    Operation("/api/v1/weeks/", "weeks", "The rounds", WEEK, RoundList),
    Operation(
        "/api/v1/weeks/{label}/", "week", "A round's numbers",
        f"The same document as `samlad week show --json` prints. {WEEK}", WeekDocument,
    ),
    Operation(
        "/api/v1/weeks/{label}/areas.csv", "week_areas", "A round's areas as a table",
        "One row per area and indicator, for Excel: UTF-8 with a byte order mark, semicolons, decimal commas. `count` "
        f"is empty, never 0, where nobody answered or the round is open. {WEEK}", None,
    ),
    Operation(
        "/api/v1/pictures/", "pictures", "The published joint pictures",
        "With the record's number, version and digest, and where its files are. Needs the permission to read pictures.",
        PictureList,
    ),
)  # fmt: skip


@cache
def document() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    paths = {o.path: {"get": _operation(o, schemas)} for o in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Samlad", "version": "1", "description": inspect.getdoc(api) or "",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}},
        },
        "security": [{"session": []}],
    }  # fmt: skip


def _operation(o: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    content = (
        {"application/json": {"schema": schema_of(o.answer, schemas)}} if o.answer
        else {"text/csv": {"schema": {"type": "string"}}}
    )  # fmt: skip
    error = {"application/json": {"schema": schema_of(ErrorDocument, schemas)}}
    possible = (401, 403, 404, 500) if "{label}" in o.path else (401, 403, 500)
    return {
        "operationId": o.name,
        "summary": o.summary,
        "description": o.description,
        **({"parameters": [LABEL]} if "{label}" in o.path else {}),
        "responses": {"200": {"description": o.summary, "content": content}}
        | {str(s): {"description": STATUS[s][1], "content": error} for s in possible},
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
                "type": "object", "description": inspect.getdoc(kind), "required": list(fields),
                "properties": {name: schema_of(field, schemas) for name, field in fields.items()},
                "additionalProperties": False,
            }  # fmt: skip
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1], schemas)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(a, schemas) for a in arguments]}
    raise TypeError(kind)
