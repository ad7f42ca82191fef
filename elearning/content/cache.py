"""Keeps the compiled library in a file, so that a worker starts without reading Markdown."""

import json
import os
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from elearning.content.codec import decode, encode

PACKAGE = Path(__file__).resolve().parent.parent
CONTENT = ("courses", "simulations")
CODE = ("content", "assessment", "search", "simulation")
SPELLING = PACKAGE / "spelling.py"
KEPT = 3

Value = TypeVar("Value")


def digest_of(root: Path) -> str:
    """Return what tells this content, read by this code, from every other."""
    digest = sha256(SPELLING.read_bytes())
    folders = [root / name for name in CONTENT] + [PACKAGE / name for name in CODE]
    for folder in folders:
        for path in _files(folder):
            digest.update(f"{path.relative_to(folder.parent).as_posix()}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def find(kind: type[Value], folder: Path, digest: str) -> Value | None:
    """Return the value that was kept under a digest, if its file is whole."""
    try:
        text = (folder / f"{digest}.json").read_text(encoding="utf-8")
        check, _, body = text.partition("\n")
        if check != sha256(body.encode()).hexdigest():
            return None
        return decode(kind, json.loads(body))
    except (OSError, ValueError):
        return None


def keep(value: object, folder: Path, digest: str) -> None:
    """Keep a value under a digest; where nothing can be written, nothing is kept."""
    body = json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: a reader sees the old file or the whole new one.
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{sha256(body.encode()).hexdigest()}\n{body}")
        os.replace(name, folder / f"{digest}.json")
        _drop_old(folder)
    except OSError:
        return


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file():
                yield path


def _drop_old(folder: Path) -> None:
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)
