"""A verifier that is not ours accepts our badges, and refuses those that it should refuse."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.proof.errors import SignatureInvalid
from openvc.status import CredentialRevoked
from openvc.verify import VerificationPolicy, verify_credential
from sqlalchemy import select, update

from elearning.credentials.baking import find_baked
from elearning.credentials.data_integrity import FILES, FOLDER
from elearning.db import transaction
from elearning.models import Certificate, SigningKey
from elearning.services import signing_keys
from tests.applications import SETTINGS
from tests.pages import Browser
from tests.web.test_certificates import heading, issue
from tests.web.test_checking import hand_in

NOW = datetime.now(UTC)
SECRET = SETTINGS["SECRET_KEY"]
# The verifier fetches nothing either: it is given what it may ask for.
CONTEXTS = {address: json.loads((FOLDER / name).read_text()) for address, name in FILES.items()}


@pytest.fixture
def key(app: Flask) -> str:
    """The key that signs, as the server begins it when it starts."""
    with transaction(app.extensions["engine"]) as session:
        return signing_keys.current_key(session, SECRET, now=NOW - timedelta(days=1)).private.kid


@pytest.fixture
def serial(key: str, learner: Browser) -> str:
    return issue(learner)


def download(learner: Browser, serial: str, kind: str = "json") -> bytes:
    answer = learner.client.get(f"/certificates/{serial}/badge.{kind}")
    assert answer.status_code == 200
    return answer.data


def examine(app: Flask, credential: dict, *, now: datetime | None = None):
    """Let the other verifier check a credential with what strangers can fetch from us."""
    stranger = app.test_client()
    resolver = DidResolverRegistry()
    resolver.register(
        DidWebResolver(fetch=lambda url: stranger.get(url.partition("localhost")[2]).json)
    )

    def status_of(address: str) -> dict:
        listed = json.loads(stranger.get(address).data)
        relaxed = VerificationPolicy(require_status=False)
        verify_credential(listed, policy=relaxed, resolver=resolver, extra_contexts=CONTEXTS)
        return listed

    return verify_credential(
        credential,
        policy=VerificationPolicy(now=now, expected_types=["OpenBadgeCredential"]),
        resolver=resolver,
        resolve_status_list=status_of,
        extra_contexts=CONTEXTS,
    )


def test_another_verifier_accepts_a_badge(app, learner, serial):
    badge = json.loads(download(learner, serial))

    found = examine(app, badge)

    assert found.issuer == "did:web:localhost"
    assert badge["credentialSubject"]["identifier"][0]["identityHash"] == "Amina Diallo"
    assert badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert {one["name"] for one in badge["evidence"]} >= {"Studied", "Quiz", "Simulated crisis"}
    assert badge["validUntil"] > badge["validFrom"]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_another_verifier_accepts_what_a_picture_carries(app, learner, serial, kind):
    (baked,) = find_baked(download(learner, serial, kind))

    examine(app, json.loads(baked))


def test_a_badge_in_arabic_is_accepted_too(app, learner, serial):
    learner.client.set_cookie("language", "ar")

    examine(app, json.loads(download(learner, serial)))


def changed_name(badge: dict) -> None:
    badge["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"


def changed_end(badge: dict) -> None:
    badge["validUntil"] = "2099-01-01T00:00:00Z"


def changed_place(badge: dict) -> None:
    badge["credentialStatus"]["statusListIndex"] = "77"


def changed_moment(badge: dict) -> None:
    badge["proof"]["created"] = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize("change", [changed_name, changed_end, changed_place, changed_moment])
def test_a_tampered_badge_is_refused(app, learner, serial, change):
    badge = json.loads(download(learner, serial))
    change(badge)

    with pytest.raises(SignatureInvalid):
        examine(app, badge)


def test_a_badge_without_its_status_is_refused(app, learner, serial):
    badge = json.loads(download(learner, serial))
    del badge["credentialStatus"]

    with pytest.raises(OpenvcError):
        examine(app, badge)


def test_an_expired_badge_is_refused(app, learner, serial):
    badge = json.loads(download(learner, serial))

    with pytest.raises(OpenvcError, match="expired"):
        examine(app, badge, now=NOW + timedelta(days=3 * 365))


def test_a_revoked_badge_is_refused_and_accepted_again_when_it_is_reinstated(app, learner, serial):
    badge = json.loads(download(learner, serial))

    mark(app, revoked_at=NOW)
    with pytest.raises(CredentialRevoked):
        examine(app, badge)
    mark(app, revoked_at=None)
    examine(app, badge)


def test_a_badge_of_before_a_rotation_is_accepted_and_of_a_withdrawn_key_refused(
    app, learner, serial, key
):
    badge = json.loads(download(learner, serial))
    with transaction(app.extensions["engine"]) as session:
        signing_keys.rotate(session, SECRET, now=NOW)
    examine(app, badge)

    with transaction(app.extensions["engine"]) as session:
        signing_keys.withdraw(session, key, SECRET, now=NOW)
    with pytest.raises(OpenvcError):
        examine(app, badge)


def mark(app: Flask, **values) -> None:
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(Certificate).values(**values))


def test_a_revoked_certificate_gives_no_badge(app, learner, serial):
    mark(app, revoked_at=NOW, revoked_reason="By mistake.")

    assert "was revoked" in learner.browse(f"/certificates/{serial}/badge.json").text
    assert "badge.png" not in learner.browse(f"/certificates/{serial}").html


def test_a_badge_is_its_owners_alone(app, learner, serial):
    stranger = Browser(app).signed_in("learner")

    assert stranger.client.get(f"/certificates/{serial}/badge.json").status_code == 404
    assert stranger.client.get(f"/certificates/{serial}/badge.exe").status_code == 404


def test_a_file_of_a_badge_is_named_by_its_serial(learner, serial):
    answer = learner.client.get(f"/certificates/{serial}/badge.png")

    assert f"badge-{serial}.png" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("listed", ["0", "2", "99999", "2147483647"])
def test_a_list_that_no_certificate_is_on_is_not_there(client, serial, listed):
    assert client.get(f"/badges/status/{listed}").status_code == 404


def test_without_the_library_no_badge_is_offered(learner, client, serial, monkeypatch):
    for module in ("badges", "publishing", "views"):
        monkeypatch.setattr(f"elearning.web.certificates.{module}.has_processor", lambda: False)

    assert "badge.png" not in learner.browse(f"/certificates/{serial}").html
    assert learner.client.get(f"/certificates/{serial}/badge.json").status_code == 404
    assert client.get("/badges/status/1").status_code == 404


def test_without_a_key_that_opens_badges_wait_and_nothing_is_written(app, learner, serial):
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(SigningKey).values(private_key=None))

    assert learner.client.get(f"/certificates/{serial}/badge.json").status_code == 503
    with transaction(app.extensions["engine"]) as session:
        assert len(session.scalars(select(SigningKey)).all()) == 1


@pytest.mark.parametrize("kind", ["json", "png", "svg"])
def test_our_own_page_checks_a_badge_too(learner, browser, serial, kind):
    page = hand_in(browser, download(learner, serial, kind), f"badge.{kind}")

    assert heading(page) == "Valid"
    assert "Amina Diallo" in page.text


def test_our_own_page_refuses_a_badge_that_was_changed_or_is_not_ours(learner, browser, serial):
    badge = json.loads(download(learner, serial))
    changed_name(badge)
    assert heading(hand_in(browser, json.dumps(badge).encode())) == "Altered"

    badge["proof"]["verificationMethod"] = "did:web:localhost#another"
    page = hand_in(browser, json.dumps(badge).encode())
    assert heading(page) == "Not issued here"
    assert "Somebody Else" not in page.text


def many_nameless(badge: dict) -> None:
    badge["evidence"] = [{"type": ["Evidence"]}] * 12


def references(badge: dict) -> None:
    badge["evidence"] = [{"id": "_:a", "type": ["Evidence"]}]


def own_context(badge: dict) -> None:
    badge["@context"].append({"@vocab": "https://example.org/"})


def other_words(badge: dict) -> None:
    badge["evidence"] = [{"@graph": []}]


def deep(badge: dict) -> None:
    badge["issuer"] = {"issuer": {"issuer": {"issuer": [{"issuer": {}}] * 6}}}
    badge["evidence"] = [badge["issuer"]] * 6


@pytest.mark.parametrize("change", [many_nameless, references, own_context, other_words, deep])
def test_a_badge_of_another_shape_is_refused_before_it_costs_anything(
    learner, browser, serial, monkeypatch, change
):
    badge = json.loads(download(learner, serial))
    change(badge)
    asked = []
    monkeypatch.setattr(
        "elearning.credentials.checking.is_secured_by", lambda *given: asked.append(given)
    )

    assert heading(hand_in(browser, json.dumps(badge).encode())) == "Not a certificate"
    assert asked == []
