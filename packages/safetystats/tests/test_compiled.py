import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from safetystats import _compiled

KERNEL = "from safetystats import _scan_kernel as k; k.ratio(3.0, 1.0, 9.0); from safetystats._compiled import CACHED; print(CACHED)"


def is_cached(folder: Path) -> bool:
    return any(folder.rglob("*.nbi"))


def test_a_folder_already_chosen_is_used(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", KERNEL],
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True"
    assert is_cached(tmp_path)


def test_a_read_only_install_keeps_its_code_with_the_user(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    beside = Path(_compiled.__file__).resolve().parent / "__pycache__"
    real = _compiled._writable
    monkeypatch.setattr(_compiled, "_writable", lambda f: None if f == beside else real(f))
    assert _compiled.cache_folder() == tmp_path / "safetystats" / "numba"


def test_without_a_home_a_private_folder_is_made_and_a_borrowed_one_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    real = _compiled._writable
    monkeypatch.setattr(_compiled, "_writable", lambda f: real(f) if tmp_path in f.parents else None)
    folder = _compiled.cache_folder()
    assert folder is not None
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    assert _compiled.cache_folder() is None


def test_where_nothing_can_be_written_the_code_is_compiled_anyway(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = subprocess.run(
        [sys.executable, "-c", KERNEL],
        env=os.environ | {"NUMBA_CACHE_DIR": str(blocked / "x")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("chosen", ["", "cache"])
def test_the_variable_is_set_before_numba_is_imported(tmp_path, chosen):
    env = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    if chosen:
        env["NUMBA_CACHE_DIR"] = str(tmp_path / chosen)
    program = "import sys, os, safetystats._compiled; print('numba' in sys.modules, os.environ.get('NUMBA_CACHE_DIR'))"
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    early, folder = done.stdout.split(maxsplit=1)
    assert early == "False"
    assert folder.strip().endswith(chosen or "__pycache__")
