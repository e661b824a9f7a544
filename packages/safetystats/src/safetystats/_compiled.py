"""Where compiled code is stored. Imported before numba by every family that compiles, so that the place is settled.

numba reads NUMBA_CACHE_DIR once, when it is imported. Left to itself it keeps the code beside the source, and fails on
import where neither that nor the home directory can be written to. Here a place is chosen that can be; where none can,
the code is compiled anew in every process and nothing fails.
"""

import os
import sys
import tempfile
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"


def cache_folder() -> Path | None:
    """The folder to keep compiled code in: the one NUMBA_CACHE_DIR names; else beside the source; else the user's
    cache folder; else a private one among the temporary files. None where nothing can be written."""
    named = os.environ.get(VARIABLE)
    if named:
        return _writable(Path(named))
    beside = Path(__file__).resolve().parent / "__pycache__"
    return _writable(beside) or _writable(_user_cache()) or _private(Path(tempfile.gettempdir()))


def _user_cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(root) / "safetystats" / "numba"


def _writable(folder: Path) -> Path | None:
    """The folder, made if missing; None when a file cannot be made in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return None


def _private(parent: Path) -> Path | None:
    """A folder nobody else can write in: what lies in it is run as code."""
    folder = parent / f"safetystats-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    mine = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o077)
    return _writable(folder) if mine and not folder.is_symlink() else None


def _settle() -> bool:
    folder = cache_folder()
    if folder is None:
        return False
    os.environ.setdefault(VARIABLE, str(folder))
    if "numba" in sys.modules:  # somebody imported it first: it has read the variable already
        sys.modules["numba"].config.CACHE_DIR = os.environ[VARIABLE]
    return True


CACHED = _settle()
