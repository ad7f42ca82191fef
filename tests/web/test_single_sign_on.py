"""Single sign-on against a provider that runs in the test."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from elearning.db import opened, transaction
from elearning.models import Account, AuditEntry, Identity, SignIn
from elearning.services import accounts, sessions
from elearning.services.single_sign_on import read_roles
from tests.build import an_account
from tests.conftest import SQLITE
from tests.pages import Browser, Page
from tests.web.provider import CLIENT, SECRET, Provider, a_provider

EMAIL = "amal@ministry.example"
# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    # The provider of a test speaks plain http.
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with a_provider() as made:
        app.config.update(
            SSO_ISSUER=made.address, SSO_CLIENT_ID=CLIENT, SSO_CLIENT_SECRET=SECRET,
            SSO_NAME="Ministry of Civil Protection",
        )  # fmt: skip
        app.extensions.pop("provider", None)
        yield made


def come(browser: Browser, target: str = "") -> Page:
    """Go to the provider, be signed in there at once, and come back."""
    path = f"/sign-in/provider?next={target}" if target else "/sign-in/provider"
    away = browser.client.get(path).location
    parts = urlsplit(away)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = connection.getresponse().getheader("Location") or ""
    connection.close()
    there = urlsplit(back)
    answer = browser.client.get(f"{there.path}?{there.query}", follow_redirects=True)
    return Page(answer)


def people(app: Flask) -> list[Account]:
    with opened(app.extensions["engine"], writes=False) as session:
        return list(session.scalars(select(Account).order_by(Account.id)))


def acts(app: Flask) -> list[str]:
    with opened(app.extensions["engine"], writes=False) as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)))


def test_who_comes_from_the_provider_gets_an_account_and_is_signed_in(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.claims["name"] = "Amal Haddad"

    page = come(browser, "/courses/")

    (made,) = people(app)
    assert page.response.request.path == "/courses/"
    assert "Amal Haddad" in page.text
    assert (made.email, made.role, made.confirmed_at is not None) == (EMAIL, "learner", True)
    assert acts(app) == ["identity-linked"]


@once
def test_the_sign_in_page_offers_it_by_its_name(browser: Browser, provider: Provider) -> None:
    page = browser.browse("/sign-in?next=/courses/")

    assert "Sign in with Ministry of Civil Protection" in page.text
    assert "/sign-in/provider?next=/courses/" in page.outline.links


@once
def test_nothing_is_offered_where_no_provider_is_set(browser: Browser) -> None:
    assert "/sign-in/provider" not in browser.browse("/sign-in").html
    assert browser.client.get("/sign-in/provider").location == "/sign-in"
    assert browser.client.get("/sign-in/provider/back?code=1").location == "/sign-in"


def test_the_second_time_the_same_account_is_found_even_under_a_new_address(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    come(browser)
    provider.claims["email"] = "amal.haddad@ministry.example"

    come(Browser(app))

    assert [one.email for one in people(app)] == [EMAIL]


def test_an_account_that_was_there_is_matched_by_its_verified_address(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    with transaction(app.extensions["engine"]) as session:
        an_account(session, email=EMAIL, name="Amal H.", role="trainer")

    page = come(browser)

    assert "Amal H." in page.text
    assert [(one.email, one.role) for one in people(app)] == [(EMAIL, "trainer")]


def test_what_a_stranger_prepared_under_somebody_elses_address_ends(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    with transaction(app.extensions["engine"]) as session:
        account = an_account(session, email=EMAIL)
        account.password_hash = "of a stranger"
        account.confirmed_at = None
        sessions.begin(session, account.id, days=3)

    come(browser)

    (owner,) = people(app)
    with opened(app.extensions["engine"], writes=False) as session:
        signed_in = session.scalars(select(SignIn)).all()
    assert owner.password_hash == "!"
    assert len(signed_in) == 1  # the owner's, just now


def test_a_confirmed_owner_keeps_their_password(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    come(browser)
    with transaction(app.extensions["engine"]) as session:
        session.scalars(select(Account)).one().password_hash = "their own"
        session.query(Identity).delete()

    come(Browser(app))

    assert [one.password_hash for one in people(app)] == ["their own"]


@once
@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, verified: object
) -> None:
    with transaction(app.extensions["engine"]) as session:
        an_account(session, email=EMAIL)
    provider.claims["email_verified"] = verified

    page = come(browser)

    assert "did not confirm your e-mail address" in page.text
    assert browser.client.get("/learn/").status_code == 303


@once
@pytest.mark.parametrize(
    "wrong",
    [{"aud": "another"}, {"iss": "https://evil.example"}, {"nonce": "another"}, {"exp": 1_000_000}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_that_is_not_for_us_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, wrong: dict[str, object]
) -> None:
    provider.wrong = wrong

    page = come(browser)

    assert "could not sign you in" in page.text
    assert people(app) == []


@once
def test_a_token_signed_with_the_shared_secret_opens_nothing(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.signs_with_secret, provider.methods = True, ["RS256", "HS256", "none"]

    page = come(browser)

    assert "could not sign you in" in page.text
    assert people(app) == []


@once
def test_a_provider_that_describes_itself_as_another_is_not_followed(
    browser: Browser, provider: Provider
) -> None:
    provider.describes_itself_as = "https://accounts.example"

    answer = browser.client.get("/sign-in/provider")

    assert answer.location == "/sign-in"


@once
def test_a_code_that_this_browser_did_not_ask_for_opens_nothing(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    page = Page(browser.client.get("/sign-in/provider/back?code=1&state=2", follow_redirects=True))

    assert "could not sign you in" in page.text
    assert people(app) == []


@once
def test_a_provider_that_does_not_answer_is_told(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    app.config["SSO_ISSUER"] = "http://127.0.0.1:9"
    app.extensions.pop("provider", None)

    page = Page(browser.client.get("/sign-in/provider", follow_redirects=True))

    assert "could not sign you in just now" in page.text


def test_an_address_that_comes_apart_from_the_token_is_taken(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.sends_email_apart = True

    come(browser)

    assert [one.email for one in people(app)] == [EMAIL]


@once
def test_an_answer_about_somebody_else_is_not_taken(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.sends_email_apart, provider.wrong = True, {"other": "subject-2"}

    page = come(browser)

    assert "could not sign you in" in page.text
    assert people(app) == []


def test_roles_follow_the_claim_at_each_sign_in(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    app.config.update(SSO_ROLE_CLAIM="groups", SSO_ROLES="tr=trainer, mg=manager")
    provider.claims["groups"] = ["everybody", "tr"]
    come(browser)
    first = people(app)[0].role
    provider.claims["groups"] = []

    come(Browser(app))

    assert (first, people(app)[0].role) == ("trainer", "learner")
    assert acts(app) == ["identity-linked", "role", "role"]


@once
def test_without_a_mapping_the_provider_changes_no_role(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.claims["groups"] = ["administrator"]

    come(browser)

    assert people(app)[0].role == "learner"


def test_a_closed_account_stays_closed(app: Flask, browser: Browser, provider: Provider) -> None:
    with transaction(app.extensions["engine"]) as session:
        account = an_account(session, email=EMAIL)
        accounts.disable_account(session, account.id)

    page = come(browser)

    assert "This account is closed." in page.text
    assert browser.client.get("/learn/").status_code == 303


def test_where_accounts_are_made_by_managers_the_provider_makes_none(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    app.config["SSO_MAKES_ACCOUNTS"] = False

    page = come(browser)

    assert "There is no account for you here yet." in page.text
    assert people(app) == []


@once
def test_the_way_back_is_built_from_the_configured_address(
    browser: Browser, provider: Provider
) -> None:
    away = browser.client.get("/sign-in/provider", headers={"Host": "localhost"}).location

    assert "redirect_uri=http%3A%2F%2Flocalhost%2Fsign-in%2Fprovider%2Fback" in away
    assert "code_challenge_method=S256" in away


@pytest.mark.parametrize("text", ["trainers", "=trainer", "a=root", "a=trainer, b"])
def test_a_mapping_of_roles_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.rpartition(",")[2].strip()):
        read_roles(text)


@once
def test_who_must_show_again_that_it_is_them_is_asked_by_the_provider(app, provider: Provider):
    away = Browser(app).client.get("/sign-in/provider?again=1&next=/profile/data").location

    assert "prompt=login" in away
    assert "prompt" not in Browser(app).client.get("/sign-in/provider").location
