"""Statistics of reported unsafety. Arrays in, frozen result objects out; no Django, no input or output, no clock –
but in `safetystats.command`, which runs it on files."""

from safetystats.usual import Usual, usual

__all__ = ["Usual", "usual"]
