"""A browser without pictures: it opens pages, sends their forms, and minds the house rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from elearning.db import transaction
from elearning.services import sessions
from tests.build import an_account

FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

# How our own pages are written: tags with values in double quotes, and nothing between them that
# only a true parser would understand.
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s=<>"'/]+(?:="[^"]*")?)*)\s*/?>""")
ATTRIBUTE = re.compile(r"""\s+([^\s=<>"'/]+)(?:="([^"]*)")?""")
DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
Tokens = list[tuple[str, str, Sequence[tuple[str, str]]]]


def tokens(html: str) -> Tokens | None:
    """Return the text before each tag, the tag and its attributes; nothing if it is not so plain.

    A true parser takes twice as long, for thousands of pages.
    """
    found: Tokens = []
    begun, is_closed = DOCTYPE.match(html), True
    at = begun.end() if begun else 0
    for tag in TAG.finditer(html, at):
        text, name = html[at : tag.start()], tag[2].lower()
        if "<" in text or not (is_closed or (tag[1] and not text)):
            return None
        is_closed = bool(tag[1]) or name not in ("script", "style")
        found.append((text, tag[1] + name, ATTRIBUTE.findall(tag[3]) if tag[3] else ()))
        at = tag.end()
    return None if "<" in html[at:] else found


@dataclass
class Form:
    """A form of a page, with what its fields hold."""

    action: str
    method: str
    values: dict[str, Any] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Outline(HTMLParser):
    """What the house rules ask about a page, and the forms that a test may send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.faults: list[str] = []
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._in_label = 0
        self._in_script = False
        self._select = self._textarea = ""
        plain = tokens(html)
        if plain is None:
            self.feed(html)
        else:
            self._read(plain)

    def _read(self, plain: Tokens) -> None:
        for text, tag, attributes in plain:
            if self._textarea:
                self.handle_data(unescape(text))
            if tag.startswith("/"):
                self.handle_endtag(tag[1:])
            else:
                self.handle_starttag(
                    tag, [(name.lower(), unescape(value)) for name, value in attributes]
                )

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "label":
            self._in_label += 1
            self.labelled.add(values.get("for", ""))
        self._look_for_inline(tag, values)
        if tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get")))
        if tag in FIELDS or tag in ("button", "option"):
            self._look_at_field(tag, values)

    def _look_for_inline(self, tag: str, values: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.faults.append(f"inline <{tag}>")
        for name in values:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}=...>")

    def _look_at_field(self, tag: str, values: dict[str, str]) -> None:
        form = self.forms[-1] if self.forms else Form("", "get")
        name, kind = values.get("name", ""), values.get("type", "text")
        if tag in FIELDS and kind not in UNLABELLED:
            self.fields.append({**values, "in_label": "yes" if self._in_label else ""})
        if tag == "button" or kind == "submit":
            form.buttons.append((name, values.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            form.values[name] = ""
        elif tag == "option":
            if "selected" in values or self._select not in form.values:
                form.values[self._select] = values.get("value", "")
        elif name and (kind not in ("checkbox", "radio") or "checked" in values):
            form.values[name] = values.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label -= 1
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self.forms:
            self.forms[-1].values[self._textarea] += data

    def broken_rules(self) -> list[str]:
        """Return every house rule that the page breaks."""
        faults = list(self.faults)
        for tag in ("title", "h1", "main"):
            if tag != "title" and self.counts.get(tag, 0) != 1:
                faults.append(f"{self.counts.get(tag, 0)} <{tag}>")
        faults += [f"id {one} twice" for one in set(self.ids) if self.ids.count(one) > 1]
        for one in self.fields:
            is_named = one.get("aria-label") or one.get("aria-labelledby") or one["in_label"]
            if not is_named and one.get("id") not in self.labelled:
                faults.append(f"field {one.get('name')} without a label")
        return faults


class Page:
    """An answer of the application, read."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.outline = Outline(self.html)

    @property
    def text(self) -> str:
        """Return the words of the page, tags left out and blanks made one."""
        bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", self.html, flags=re.S)
        return " ".join(unescape(bare).split())

    def form(self, action: str) -> Form:
        """Return the form whose action ends so."""
        for one in self.outline.forms:
            if one.action.endswith(action):
                return one
        known = [one.action for one in self.outline.forms]
        raise AssertionError(f"no form goes to {action}, only to {known}")


class Browser:
    """Opens pages as one person, checking each against the house rules."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.account_id = 0

    def signed_in(self, role: str, **particulars: Any) -> "Browser":
        """Sign a new person of that role in, with a session of their own."""
        with transaction(self.app.extensions["engine"]) as session:
            account = an_account(session, role=role, **particulars)
            self.account_id = account.id
            key = sessions.begin(session, account.id, days=1)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = key
        return self

    def browse(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """Open a page, follow redirects, and check it as every page is checked."""
        page = Page(self.client.get(path, follow_redirects=True, **options))
        assert page.status == status, f"{path} answered {page.status}: {page.text[:300]}"
        if page.response.mimetype == "text/html":
            assert page.outline.broken_rules() == [], path
            assert page.outline.counts.get("title", 0) >= 1, path
        return page

    def send(
        self, page: Page, action: str, *, status: int = 200, button: str = "", **values: Any
    ) -> Page:
        """Send a form of a page with some fields filled in, and follow to what it leads to."""
        form = page.form(action)
        data = {**form.values, **values}
        if button:
            data[button] = dict(form.buttons)[button]
        target = form.action or page.response.request.path
        answer = self.client.post(target, data=data, follow_redirects=True)
        sent = Page(answer)
        assert sent.status == status, f"{target} answered {sent.status}: {sent.text[:300]}"
        if answer.mimetype == "text/html":
            assert sent.outline.broken_rules() == [], target
        return sent

    def token(self) -> str:
        """Return a CSRF token of this browser."""
        found = TOKEN.search(self.client.get("/verify/").get_data(as_text=True))
        assert found is not None
        return found[1]

    def post(self, path: str, **values: Any) -> TestResponse:
        """Post values with a good token, whatever forms there are."""
        return self.client.post(path, data={"csrf_token": self.token(), **values})
