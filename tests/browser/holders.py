"""People who hold a certificate when a test with a browser begins."""

import gzip
from base64 import urlsafe_b64decode
from datetime import datetime

from elearning.credentials.status_list import place_of
from elearning.db import opened, transaction
from elearning.models import Account, Certificate
from elearning.services import debriefs
from elearning.services.passwords import Passwords
from tests import journey
from tests.browser import steps
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor
from tests.build import an_account


def a_member(site: Site, email: str, name: str, role: str = "learner") -> int:
    """Make an account that can sign in with the password of all tests, and return its number."""
    with transaction(site.engine) as session:
        account = an_account(session, email=email, name=name, role=role)
        account.password_hash = Passwords(memory_kib=8, passes=1).hash(steps.PASSWORD)
        return account.id


def a_holder(site: Site, email: str, name: str, since: datetime) -> str:
    """Let somebody earn the certificate of the course at a moment, and return its serial."""
    account_id = a_member(site, email, name)
    with transaction(site.engine) as session:
        journey.read_all(session, site.library, account_id, now=since)
        journey.pass_quiz(session, site.library, account_id, now=since)
        attempt = journey.play_to_the_end(session, site.library, account_id, now=since)
        debriefs.open_debrief(session, attempt_id=attempt, account_id=account_id, now=since)
        session.get_one(Account, account_id).created_at = since
    return steps.serial_of(site, email)


def number_of(site: Site, serial: str) -> int:
    """Return the number of a certificate: its place among the revoked ones."""
    with opened(site.engine, writes=False) as session:
        chosen = session.query(Certificate.id).filter_by(serial=serial.replace("-", ""))
        return int(chosen.scalar())


def is_listed(visitor: Visitor, number: int) -> bool:
    """Tell whether the public list says that the certificate of this number was revoked."""
    listed, place = place_of(number)
    answer = visitor.context.request.get(f"/badges/status/{listed}")
    assert answer.ok, f"{answer.status}: {answer.text()[:200]}"
    packed = answer.json()["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(bits[place // 8] & 128 >> place % 8)
