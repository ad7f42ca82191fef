"""Where a page of a long list begins, as its address says."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request

from elearning.services.roster import Place

LONGEST = 18  # digits that any database can be asked for


def read_place() -> Place | None:
    """Return after which name the page begins, or nothing for the first."""
    name_key, last_id = request.args.get("after"), read_number("after_id")
    return None if name_key is None or last_id is None else Place(name_key, last_id)


def read_number(name: str) -> int | None:
    """Return a number of the address, or nothing if it is none that a row can have."""
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if is_number else None


def with_query(address: str, asked: Mapping[str, str]) -> str:
    """Return an address with what is asked for, leaving out what is empty."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}?{query}" if query else address
