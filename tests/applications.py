"""Applications for tests: cheap to make, with templates that are compiled once for all of them."""

from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

import elearning.app
from elearning.app import create_app
from elearning.web.library import Shelf

# Cheap on purpose: the real password hash would be most of the suite's time.
SETTINGS = {
    "SECRET_KEY": "a key for tests, long enough to be taken",
    "BASE_URL": "http://localhost",
    "ARGON2_MEMORY": 8,
    "ARGON2_TIME": 1,
}


class _Compiled(BytecodeCache):
    """What templates compile to, for as long as their source stays the same."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.checksum, bucket.code


class _Rule(Rule):
    """A rule of the map of addresses that is compiled once for all maps."""

    compiled: ClassVar[dict[object, dict[str, Any]]] = {}

    def compile(self) -> None:
        assert self.map is not None
        kinds = tuple(self.map.converters.values())
        key = self.rule, self.endpoint, repr(self.defaults), self.merge_slashes, kinds
        if key not in self.compiled:
            before = dict(self.__dict__)
            super().compile()
            found = {name: it for name, it in self.__dict__.items() if it is not before.get(name)}
            self.compiled[key] = {**found, "arguments": self.arguments}
        self.__dict__.update(self.compiled[key])
        for name in ("_build", "_build_unknown"):
            setattr(self, name, self.compiled[key][name].__func__.__get__(self))


class _Static(WhiteNoise):  # type: ignore[misc]
    """The static files, which are looked at on the disk once."""

    found: ClassVar[dict[object, dict[str, Any]]] = {}

    def add_files(self, root: str, prefix: str | None = None) -> None:
        key = root, prefix, self.max_age, self.add_headers_function
        if key not in self.found:
            super().add_files(root, prefix)
            self.found[key] = dict(self.files)
        self.files.update(self.found[key])


COMPILED = _Compiled()
# Nine tenths of the time that it takes to make an application.
Flask.url_rule_class = _Rule
elearning.app.WhiteNoise = _Static  # type: ignore[attr-defined]


def an_application(shelf: Shelf | None = None, **settings: Any) -> Flask:
    """Return an application that reads from a shelf of content, if one is given."""
    app = create_app({**SETTINGS, **settings})
    app.jinja_env.bytecode_cache = COMPILED
    if shelf is not None:
        app.extensions["shelf"] = shelf
    return app
