"""Applications for tests: cheap to make, with templates that are compiled once for all of them."""

from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

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
    """A rule of the map of addresses; how it builds them is worked out once for all maps."""

    built: ClassVar[dict[object, Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = tuple(self._trace), repr(self.defaults), append_unknown
        if key not in self.built:
            self.built[key] = super()._compile_builder(append_unknown)
        return self.built[key]


COMPILED = _Compiled()
# Four fifths of the time that it takes to make an application.
Flask.url_rule_class = _Rule


def an_application(shelf: Shelf | None = None, **settings: Any) -> Flask:
    """Return an application that reads from a shelf of content, if one is given."""
    app = create_app({**SETTINGS, **settings})
    app.jinja_env.bytecode_cache = COMPILED
    if shelf is not None:
        app.extensions["shelf"] = shelf
    return app
