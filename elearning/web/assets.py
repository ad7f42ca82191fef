"""Static files under a folder named by their content, compressed once, cached for ever."""

import gzip
import hashlib
import shutil
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
COMPRESSIBLE = {".css", ".js", ".svg", ".txt", ".json", ".webmanifest"}
YEAR = 31_536_000


@cache
def digest() -> str:
    """Return one short digest over all static files; it is part of their address.

    Modules import each other by relative paths, so that one folder name for
    all keeps a page and its scripts of one age.
    """
    total = hashlib.sha256()
    for path in _files():
        total.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def prefix() -> str:
    """Return the folder of the static files as browsers ask for it."""
    return f"static/{digest()}/"


def static_url(name: str) -> str:
    """Return the address of one static file."""
    return f"/{prefix()}{name}"


def prepare(var: Path) -> Path:
    """Copy the static files beside their compressed forms, once per digest; return the folder."""
    target = var / "static" / digest()
    if not target.is_dir():
        making = target.with_name(f"{target.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        for path in _files():
            copy = making / path.relative_to(STATIC)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            if path.suffix in COMPRESSIBLE:
                packed = gzip.compress(path.read_bytes(), 9, mtime=0)
                copy.with_name(f"{copy.name}.gz").write_bytes(packed)
        making.rename(target)
    return target


def _files() -> list[Path]:
    return sorted(path for path in STATIC.rglob("*") if path.is_file())
