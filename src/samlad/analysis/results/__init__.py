"""What each method answers with and the settings it takes, as both are kept in JSON. Keys that are kept are history and
are never renamed; one that older results lack is NotRequired."""

from collections.abc import Mapping

NoSettings = Mapping[str, object]
