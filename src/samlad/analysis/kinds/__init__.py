"""The analyses that are made of every closed round. Each is a pure function: data, settings and a random generator in,
a document out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from safetystats.digits import settled

Compute = Callable[[Mapping[str, Any], Mapping[str, Any], np.random.Generator], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """`dataset` names what it is made of, in `service.DATASETS`; `chance` whether it draws at random; `asked`: made
    when somebody asks with settings of their own, not of every round. The module is imported when it is used: the
    compiled parts of the library take a second to import."""

    name: str
    dataset: str
    chance: bool = False
    asked: bool = False

    @property
    def compute(self) -> Compute:
        compute: Compute = import_module(f"samlad.analysis.kinds.{self.name}").compute
        return compute

    def run(self, data: Mapping[str, Any], parameters: Mapping[str, Any], seed: int | None) -> dict[str, Any]:
        """The document; the same for the same data, settings and seed, whatever the processor."""
        document: dict[str, Any] = settled(self.compute(data, parameters, np.random.default_rng(seed)))
        return document


def versions() -> str:
    """Of the library and of the analyses here: another version may come to another result."""
    return f"{version('samlad-safetystats')}, samlad {version('samlad')}"


KINDS = {
    kind.name: kind
    for kind in (
        Kind("unusual", "series"),
        Kind("clusters", "series", chance=True),
        Kind("recurring", "sightings"),
        Kind("hours", "sightings"),
        Kind("seasons", "series"),
        Kind("balance", "sources"),
        Kind("forecast", "series"),
        Kind("trend", "series"),
        Kind("effect", "series", asked=True),
    )
}
