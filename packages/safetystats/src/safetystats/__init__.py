"""Statistics of reported unsafety. Arrays in, frozen result objects out; no Django, no input or output, no clock."""

from safetystats.usual import Usual, usual

__all__ = ["Usual", "usual"]
