"""How often Python looks for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rarely_collected() -> Iterator[None]:
    """For migrating: Django makes tens of thousands of classes on the way, and looking through them all again and again
    for garbage takes longer than the rest of the work. The price is some hundred megabytes of memory."""
    before = gc.get_threshold()
    gc.set_threshold(500_000, 5, 5)
    try:
        yield
    finally:
        gc.set_threshold(*before)
