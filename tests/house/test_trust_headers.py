"""What stands around every answer: headers, cookies, host names, and who may keep a copy."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator

import pytest
from flask import Flask, abort, request
from werkzeug.test import TestResponse

from elearning.web.assets import static_url
from elearning.web.library import Shelf
from elearning.web.security import HEADERS, public
from tests import journey
from tests.applications import an_application
from tests.conftest import SQLITE
from tests.house.town import Town, addresses
from tests.pages import Browser
from tests.web.people import EMAIL, a_person, sign_in

pytestmark = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


# Whoever checks a certificate without us fetches these, from any site.
FOR_ALL = ("/.well-known/", "/badges/")


def answers(town: Town) -> Iterator[tuple[str, TestResponse]]:
    """Yield an answer of every address, of every error, and of static files."""
    for role in ("owner", "stranger"):
        for _, method, path in addresses(town.app, town.values):
            if method == "GET":
                yield f"{path} as {role}", town.people[role].client.get(path)
    client = town.people["owner"].client
    yield "404", client.get("/no/such/page")
    yield "405", client.get("/sign-out")
    yield "405 by PUT", client.put("/profile")
    yield "400", client.post("/sign-out")
    yield "413", client.post("/report", data={"text": "x" * 2_000_000})
    yield "308", client.get("/courses")
    yield "503", client.get("/healthz?fail=503")
    yield "500", client.get("/healthz?fail=500")
    yield "OPTIONS", client.options("/profile")
    yield "HEAD", client.head("/profile")
    for name in ("css/base.css", "js/main.js", "icons/mark.svg", "icons/none.svg"):
        yield name, client.get(static_url(name), buffered=True)


@public
def fails() -> str:
    """Fail as the query says."""
    code = request.args.get("fail", 0, type=int)
    if code == 500:
        raise RuntimeError("broken")
    if code:
        abort(code)
    return ""


@pytest.fixture
def dressed(town: Town) -> list[tuple[str, TestResponse]]:
    town.app.view_functions["health.healthz"] = fails
    return list(answers(town))


def test_every_answer_is_strict(dressed: list[tuple[str, TestResponse]]):
    lacking = []
    for name, answer in dressed:
        policy = answer.headers.get("Content-Security-Policy", "")
        is_static = "/static/" in answer.request.path and answer.status_code == 200
        needed = {"X-Content-Type-Options"} if is_static else set(HEADERS)
        lacking += [f"{name} has no {header}" for header in needed - set(answer.headers.keys())]
        if "default-src 'none'" not in policy or "script-src 'unsafe" in policy:
            lacking.append(f"{name} has the policy {policy!r}")
        is_for_all = answer.request.path.startswith(FOR_ALL) and answer.status_code == 200
        if ("Access-Control-Allow-Origin" in answer.headers) != is_for_all:
            lacking.append(f"{name} may be read by other sites")

    assert len(dressed) > 80
    assert lacking == []


def test_a_policy_allows_no_script_or_style_of_a_page_itself(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert {"script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )


def test_only_what_is_the_same_for_everybody_may_be_kept_by_others(
    dressed: list[tuple[str, TestResponse]],
):
    wrong = []
    for name, answer in dressed:
        kept = answer.headers.get("Cache-Control", "")
        is_file = answer.status_code == 200 and re.search("/static/|/files/", answer.request.path)
        is_public = "public" in kept and "max-age=31536000" in kept
        if answer.request.path.startswith(FOR_ALL) and answer.status_code == 200:
            assert "public" in kept, name
            continue
        is_own = "private" in kept or kept == "no-store"
        if bool(is_file) != is_public or (not is_file and not is_own):
            wrong.append(f"{name}: {kept}")

    assert wrong == []


def test_no_error_page_repeats_what_was_sent_as_markup(client):
    pages = [
        client.get("/no/such/<script>evil()</script>"),
        client.get("/guidance/<script>evil()</script>?x=<script>evil()"),
        client.get("/verify/<script>evil()</script>"),
        client.post("/<script>evil()</script>", data={"<script>evil()": "<script>evil()"}),
    ]

    assert all(b"<script>evil" not in page.data for page in pages)


# Cookies


@pytest.mark.parametrize("base_url", ["http://localhost", "https://localhost"])
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    shelf: Shelf, database_url: str, tmp_path, base_url: str
):
    settings = {"DATABASE_URL": database_url, "VAR": str(tmp_path), "BASE_URL": base_url}
    app = an_application(shelf, **settings)
    a_person(app)
    is_secure = base_url.startswith("https")
    browser = Browser(app)
    browser.client.environ_base["wsgi.url_scheme"] = base_url.partition(":")[0]

    signed_in = sign_in(browser)
    spoken = browser.post("/language", language="en")

    cookies = [*signed_in.headers.getlist("Set-Cookie"), *spoken.headers.getlist("Set-Cookie")]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert {"elearning", "device", "language"} <= names
    for cookie in cookies:
        assert "HttpOnly" in cookie, cookie
        assert "SameSite=Lax" in cookie, cookie
        assert ("Secure" in cookie) == is_secure, cookie
        assert "Domain=" not in cookie, cookie
    assert ("Strict-Transport-Security" in signed_in.headers) == is_secure
    app.extensions["engine"].dispose()


def test_a_cookie_tells_neither_account_nor_role_nor_name(app: Flask, learner: Browser):
    learner.browse("/profile")
    learner.browse(f"/learn/{journey.COURSE}/quiz")

    with learner.client.session_transaction() as cookie:
        held = dict(cookie)

    assert set(held) <= {"_user_id", "csrf_token", "_fresh", "_id", "_permanent"}
    assert held["_user_id"] != str(learner.account_id)
    assert len(held["_user_id"]) >= 43


def test_the_cookie_of_a_device_does_not_tell_whose_it_is(app: Flask, browser: Browser):
    a_person(app)

    sign_in(browser)

    device = browser.client.get_cookie("device", path="/sign-in")
    assert device is not None
    assert len(device.value) >= 40
    assert all(EMAIL.encode() not in one for one in decoded(device.value))


def decoded(value: str) -> list[bytes]:
    """Return a cookie's value, and each of its parts as base 64."""
    parts = [part + "=" * (-len(part) % 4) for part in value.split(".")]
    return [value.encode(), *(urlsafe_b64decode(part) for part in parts)]


# Hosts and links


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", "[::1"],
)
@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/courses", "/healthz"])
def test_under_a_foreign_name_nothing_is_answered(client, host: str, path: str):
    answers = [
        client.get(path, headers={"Host": host}),
        client.post(path, data={"a": "b"}, headers={"Host": host}),
    ]

    for answer in answers:
        assert answer.status_code == 400
        assert "evil" not in answer.get_data(as_text=True) + str(answer.headers)
        assert "X-Content-Type-Options" in answer.headers


FORWARDED = {
    "X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example",
    "X-Forwarded-Server": "evil.example", "X-Original-URL": "/evil.example",
    "X-Forwarded-Proto": "javascript", "X-Forwarded-Prefix": "/evil.example",
}  # fmt: skip


def test_no_forwarding_header_reaches_a_link(town: Town):
    found = []
    for role in ("owner", "stranger"):
        for _, method, path in addresses(town.app, town.values):
            if method == "GET":
                answer = town.people[role].client.get(path, headers=FORWARDED)
                if b"evil.example" in answer.data or "evil" in str(answer.headers):
                    found.append(path)

    assert found == []


def test_links_that_leave_a_page_are_the_configured_ones_or_sources(town: Town):
    town.app.config["BASE_URL"] = "https://learn.example.org"
    town.app.config["TRUSTED_HOSTS"] = ["localhost"]
    found = set()
    for _, method, path in addresses(town.app, town.values):
        if method == "GET":
            page = town.people["owner"].client.get(path)
            if page.mimetype == "text/html":
                found |= set(re.findall(r"https?://[^\s\"'<>]+", page.get_data(as_text=True)))

    assert {link for link in found if "localhost" in link} == set()


# Who asks


def test_only_a_trusted_proxy_may_say_from_where_somebody_comes(app: Flask, tmp_path):
    seen = []
    app.view_functions["health.healthz"] = public(lambda: seen.append(request.remote_addr) or "")

    app.test_client().get("/healthz", headers={"X-Forwarded-For": "1.2.3.4"})
    settings = {"DATABASE_URL": app.config["DATABASE_URL"], "VAR": str(tmp_path)}
    behind = an_application(**settings, TRUSTED_PROXIES=1)
    behind.view_functions["health.healthz"] = app.view_functions["health.healthz"]
    behind.test_client().get("/healthz", headers={"X-Forwarded-For": "6.6.6.6, 5.6.7.8"})
    behind.extensions["engine"].dispose()

    assert seen == ["127.0.0.1", "5.6.7.8"]
