"""Engines for tests: each has its own connections, and all know what one of them compiled."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine


def sharing_what_they_compile() -> Callable[..., Engine]:
    """Return a way to create engines that compile a statement once for all of one kind."""
    first: dict[str, Engine] = {}

    def create(url: Any, **options: Any) -> Engine:
        engine = create_engine(url, query_cache_size=5000, **options)
        one = first.setdefault(engine.dialect.name, engine)
        # What is compiled is kept for a dialect, which is otherwise made anew for each engine.
        engine.dialect = engine.pool._dialect = one.dialect
        engine._compiled_cache = one._compiled_cache
        return engine

    return create
