"""The second step of signing in: set up, asked for, replayed, guessed, lost and turned off."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from elearning.db import opened, transaction
from elearning.models import Account, RecoveryCode, SecondFactor
from elearning.services import accounts, second_factors, sessions
from elearning.services.sealing import seal, unseal
from elearning.services.throttle import RULES
from tests.pages import Browser, Page
from tests.web.letters import letters, link, told
from tests.web.people import (
    EMAIL,
    PASSWORD,
    a_person,
    is_signed_in,
    register,
    rows,
    sign_in,
    submit,
)

PATH = "/profile/second-factor"
NEW = "umbrella staircase violet"


class Clock:
    """The time that the codes are judged by; it moves when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 9, 0, 15, tzinfo=UTC).timestamp()

    def now(self, _zone: object = None) -> datetime:
        return datetime.fromtimestamp(self.time, UTC)

    def step(self, steps: int = 1) -> None:
        self.time += 30 * steps


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock()
    for module in ("second_factor", "second_step"):
        monkeypatch.setattr(f"elearning.web.account.{module}.datetime", made)
    return made


class Phone:
    """The app on somebody's phone."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.app, self.clock = pyotp.TOTP(secret), clock

    def code(self) -> str:
        return self.app.at(int(self.clock.time))


def set_up(browser: Browser, clock: Clock) -> tuple[Phone, list[str], Page]:
    browser.send(browser.browse(PATH), f"{PATH}/begin")
    page = browser.browse(PATH)
    secret = re.search(r"secret=([A-Z2-7]+)", page.html)
    assert secret
    phone = Phone(secret.group(1), clock)
    codes = browser.send(page, f"{PATH}/on", code=phone.code())
    return phone, re.findall(r"<code>([a-z0-9-]+)</code>", codes.html), codes


def code_step(browser: Browser, code: str):
    return submit(browser, "/sign-in/code", code=code)


@pytest.fixture
def amina(app: Flask) -> Browser:
    a_person(app, role="manager")
    browser = Browser(app)
    sign_in(browser)
    return browser


def test_after_setting_it_up_signing_in_takes_two_steps(app, amina, clock):
    phone, codes, _ = set_up(amina, clock)
    clock.step()
    browser = Browser(app)

    first = sign_in(browser)
    between = is_signed_in(browser)
    second = code_step(browser, phone.code())

    assert (first.status_code, first.location) == (303, "/sign-in/code")
    assert not between
    assert second.status_code == 303
    assert is_signed_in(browser)
    assert len(set(codes)) == 10


def test_one_goes_on_to_where_one_wanted_to_go(app, amina, clock):
    phone, *_ = set_up(amina, clock)
    clock.step()
    browser = Browser(app)

    first = sign_in(browser, path="/sign-in?next=/manage/learners")
    form = browser.browse(first.location).form("/sign-in/code")
    second = browser.client.post("/sign-in/code", data={**form.values, "code": phone.code()})

    assert second.location == "/manage/learners"


def test_setting_it_up_needs_a_right_code(app, amina, clock):
    amina.send(amina.browse(PATH), f"{PATH}/begin")

    page = amina.send(amina.browse(PATH), f"{PATH}/on", status=422, code="000000")

    assert "This code is not right" in page.text
    assert rows(app, Account.has_second_factor) == [False]
    assert rows(app, RecoveryCode.code_hash) == []


def test_setting_it_up_signs_all_other_browsers_out_and_tells_the_owner(app, amina, clock):
    other = Browser(app)
    sign_in(other)

    _, _, page = set_up(amina, clock)

    assert is_signed_in(amina)
    assert not is_signed_in(other)
    assert told(app) == [(EMAIL, "Signing in at MCOF Learning takes two steps now")]
    assert page.form("/sign-out").values["csrf_token"]
    assert amina.send(page, "/sign-out").status == 200


def test_the_secret_is_never_shown_again_and_never_kept_readably(app, amina, clock):
    phone, codes, page = set_up(amina, clock)

    again = amina.browse(PATH)

    with opened(app.extensions["engine"], writes=False) as session:
        columns = (SecondFactor.secret, RecoveryCode.code_hash)
        kept = str([session.scalars(select(one)).all() for one in columns])
    assert phone.app.secret not in again.html + kept
    assert not any(code in again.html + kept or code.replace("-", "") in kept for code in codes)
    assert page.response.headers["Cache-Control"] == "private, no-store"


def test_a_code_counts_once(app, amina, clock):
    phone, *_ = set_up(amina, clock)
    clock.step()
    code = phone.code()
    for browser, status in ((Browser(app), 303), (Browser(app), 422)):
        sign_in(browser)
        assert code_step(browser, code).status_code == status


def test_the_code_that_set_it_up_does_not_sign_in(app, amina, clock):
    phone, *_ = set_up(amina, clock)
    browser = Browser(app)
    sign_in(browser)

    assert code_step(browser, phone.code()).status_code == 422


@pytest.mark.parametrize(("off", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_off_by_one_step(app, amina, clock, off, status):
    phone, *_ = set_up(amina, clock)
    clock.step(10)
    browser = Browser(app)
    sign_in(browser)
    clock.step(off)
    code = phone.code()
    clock.step(-off)

    assert code_step(browser, code).status_code == status


def test_digits_of_other_scripts_and_blanks_are_read(app, amina, clock):
    phone, *_ = set_up(amina, clock)
    clock.step()
    browser = Browser(app)
    sign_in(browser)
    typed = phone.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert code_step(browser, f" {typed[:3]} {typed[3:]} ").status_code == 303


@pytest.mark.parametrize("code", ["", "x", "000000", "²²²²²²", "é" * 100, "x" * 101, "\ud83d"])
def test_what_is_no_code_is_refused(app, amina, clock, code):
    set_up(amina, clock)
    clock.step(7)
    browser = Browser(app)
    sign_in(browser)
    form = browser.browse("/sign-in/code").form("/sign-in/code")
    data = {**form.values, "code": code.encode(errors="replace")}

    assert browser.client.post("/sign-in/code", data=data).status_code == 422


def test_a_recovery_code_lets_in_once_and_tells_the_owner(app, amina, clock):
    _, codes, _ = set_up(amina, clock)
    typed = codes[0].upper().replace("-", " ")
    statuses = []
    for _ in range(2):
        browser = Browser(app)
        sign_in(browser)
        statuses.append(code_step(browser, typed).status_code)

    assert statuses == [303, 422]
    assert told(app)[-1] == (EMAIL, "A recovery code of your account was used")
    assert "9 recovery codes are left" in amina.browse(PATH).text


def test_new_recovery_codes_end_the_old_ones(app, amina, clock):
    phone, old, _ = set_up(amina, clock)
    clock.step()
    page = amina.send(amina.browse(PATH), f"{PATH}/codes", password=PASSWORD, code=phone.code())
    new = re.findall(r"<code>([a-z0-9-]+)</code>", page.html)
    browser = Browser(app)
    sign_in(browser)

    assert len(new) == 10
    assert code_step(browser, old[0]).status_code == 422
    assert code_step(browser, new[0]).status_code == 303


@pytest.mark.parametrize(("password", "is_right"), [(PASSWORD, False), ("not the words", True)])
def test_turning_it_off_asks_for_password_and_code(app, amina, clock, password, is_right):
    phone, *_ = set_up(amina, clock)
    clock.step()
    code = phone.code() if is_right else "000000"

    answer = amina.post(f"{PATH}/off", password=password, code=code)

    assert answer.status_code == 422
    assert rows(app, Account.has_second_factor) == [True]
    assert amina.post(f"{PATH}/off", password=PASSWORD, code=phone.code()).status_code == 303
    assert rows(app, Account.has_second_factor) == [False]
    assert rows(app, RecoveryCode.code_hash) == []
    assert told(app)[-1][1] == "Signing in at MCOF Learning takes the password alone now"


def test_guessing_codes_is_slow_and_never_locks_out_for_ever(app, amina, clock):
    set_up(amina, clock)
    browser = Browser(app)
    sign_in(browser)

    statuses = [code_step(browser, f"{n:06}").status_code for n in range(RULES["code"].free + 1)]

    assert statuses[-1] == 429
    assert RULES["code"].longest <= 900
    assert is_signed_in(amina)


def test_a_password_alone_opens_nothing(app, amina, clock):
    set_up(amina, clock)
    browser = Browser(app)
    sign_in(browser)
    with browser.client.session_transaction() as cookie:
        key = cookie["waiting"]
        cookie["_user_id"] = key

    assert not is_signed_in(browser)
    with opened(app.extensions["engine"], writes=False) as session:
        assert sessions.find_viewer(session, key) is None


def test_a_new_password_ends_sign_ins_that_wait_for_a_code(app, amina, clock):
    phone, *_ = set_up(amina, clock)
    clock.step()
    browser = Browser(app)
    sign_in(browser)
    form = browser.browse("/sign-in/code").form("/sign-in/code")
    submit(amina, "/profile/password", password=PASSWORD, new=NEW)

    answer = browser.client.post("/sign-in/code", data={**form.values, "code": phone.code()})

    assert answer.location == "/sign-in"
    assert not is_signed_in(browser)


def test_a_closed_account_gets_no_second_step(app, amina, clock):
    phone, *_ = set_up(amina, clock)
    clock.step()
    browser = Browser(app)
    sign_in(browser)
    form = browser.browse("/sign-in/code").form("/sign-in/code")
    with transaction(app.extensions["engine"]) as session:
        accounts.disable_account(session, rows(app, Account.id)[0])

    browser.client.post("/sign-in/code", data={**form.values, "code": phone.code()})

    assert not is_signed_in(browser)


def test_a_reset_of_the_password_is_no_way_around(app, amina, clock):
    set_up(amina, clock)
    browser = Browser(app)
    submit(browser, "/forgotten", email=EMAIL)
    submit(browser, link(app, EMAIL, "/reset/"), new=NEW)

    assert sign_in(browser, password=NEW).location == "/sign-in/code"
    assert not is_signed_in(browser)


def test_what_a_stranger_set_up_under_an_unproved_address_ends_with_its_reset(app, clock):
    stranger, owner = Browser(app), Browser(app)
    register(stranger)
    sign_in(stranger)
    set_up(stranger, clock)
    submit(owner, "/forgotten", email=EMAIL)
    submit(owner, link(app, EMAIL, "/reset/"), new=NEW)

    sign_in(owner, password=NEW)

    assert is_signed_in(owner)


def test_without_the_key_codes_of_phones_fail_and_those_on_paper_work(app, amina, clock):
    phone, codes, _ = set_up(amina, clock)
    clock.step()
    app.config["SECRET_KEY"] = "another key, as long as it needs to be"
    browser = Browser(app)
    sign_in(browser)

    assert code_step(browser, phone.code()).status_code == 422
    assert code_step(browser, codes[0]).status_code == 303


def test_a_sealed_secret_of_one_account_is_of_no_use_in_another():
    sealed = seal("SECRET", "a key", "1")

    assert unseal(sealed, "a key", "1") == "SECRET"
    assert unseal(sealed, "a key", "2") is None
    assert unseal(sealed, "b key", "1") is None


# Asked for by the operator


def test_a_role_that_needs_it_is_led_to_set_it_up_and_nowhere_else(app, amina, clock):
    app.config["SECOND_FACTOR_ROLES"] = "manager,administrator"

    for path in ("/learn/", "/manage/learners", "/profile", "/profile/password"):
        assert amina.client.get(path).location == PATH, path
    assert amina.post("/profile/visits/end").location == PATH
    assert "Please set this up first" in amina.browse(PATH).text
    set_up(amina, clock)

    assert amina.client.get("/manage/learners").status_code == 200


def test_other_roles_are_not_asked(app, learner):
    app.config["SECOND_FACTOR_ROLES"] = "manager,administrator"

    assert is_signed_in(learner)


def test_a_new_role_is_asked_from_the_next_request_on(app, learner):
    app.config["SECOND_FACTOR_ROLES"] = "manager"
    with transaction(app.extensions["engine"]) as session:
        accounts.change_role(session, learner.account_id, "manager")

    assert learner.client.get("/learn/").location == PATH


def test_signing_out_is_possible_before_setting_it_up(app, amina):
    app.config["SECOND_FACTOR_ROLES"] = "manager"

    amina.send(amina.browse(PATH), "/sign-out")

    assert amina.client.get(PATH).location.startswith("/sign-in")


def test_an_unknown_role_is_refused():
    assert second_factors.read_roles(" manager , administrator") == {"manager", "administrator"}
    assert second_factors.read_roles("") == frozenset()
    with pytest.raises(ValueError, match="boss"):
        second_factors.read_roles("manager,boss")


def test_operators_can_turn_it_off_for_who_lost_everything(app, amina, clock):
    set_up(amina, clock)
    with transaction(app.extensions["engine"]) as session:
        second_factors.turn_off(
            session, rows(app, Account.id)[0], doer=second_factors.audit.OPERATOR
        )

    assert sign_in(Browser(app)).location == "/learn/"
    assert letters(app)[-1]["To"] == EMAIL
