from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from elearning.db import transaction
from elearning.errors import Throttled
from elearning.models import Throttle
from elearning.services import throttle
from elearning.services.throttle import RULES, Key, address_key, wait

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACCOUNT = Key("account", "amina@example.org")
PLACE = Key("address", "192.0.2.7")
FREE = RULES["account"].free


def fail(session: Session, key: Key, times: int, *, now: datetime = NOW) -> None:
    for _ in range(times):
        throttle.count(session, key, now=now)


def test_the_first_tries_are_free(session):
    for _ in range(FREE):
        throttle.admit(session, ACCOUNT, now=NOW)


def test_the_try_after_the_free_ones_has_to_wait(session):
    fail(session, ACCOUNT, FREE)

    with pytest.raises(Throttled) as refused:
        throttle.admit(session, ACCOUNT, now=NOW)

    assert refused.value.seconds == 1


def test_a_try_that_has_to_wait_is_not_counted(session):
    fail(session, ACCOUNT, FREE)

    with pytest.raises(Throttled):
        throttle.admit(session, ACCOUNT, now=NOW)

    assert session.get(Throttle, str(ACCOUNT)).failures == FREE


def test_waits_grow_with_every_failure():
    waits = [wait(RULES["account"], failures, 0.0) for failures in range(FREE, FREE + 8)]

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]


def test_an_owner_is_let_in_again_after_the_longest_wait(session):
    fail(session, ACCOUNT, 1)
    session.get(Throttle, str(ACCOUNT)).failures = 10_000

    throttle.admit(session, ACCOUNT, now=NOW + timedelta(seconds=RULES["account"].longest))


def test_time_forgives_failures(session):
    fail(session, ACCOUNT, FREE + 3)
    later = NOW + timedelta(seconds=RULES["account"].forgives * (FREE + 3))

    throttle.admit(session, ACCOUNT, now=later)

    assert session.get(Throttle, str(ACCOUNT)).failures == 1


def test_success_forgets_the_failures_of_an_account(session):
    fail(session, ACCOUNT, FREE)

    throttle.clear(session, ACCOUNT)

    throttle.admit(session, ACCOUNT, now=NOW)


def test_another_account_does_not_have_to_wait(session):
    fail(session, ACCOUNT, FREE + 5)

    throttle.admit(session, Key("account", "other@example.org"), watched=(PLACE,), now=NOW)


def test_a_class_of_forty_behind_one_address_signs_in_with_some_mistypings(session):
    for pupil in range(40):
        fail(session, PLACE, 2)
        throttle.admit(session, Key("account", f"pupil{pupil}"), watched=(PLACE,), now=NOW)


def test_an_address_that_fails_much_has_to_wait_whatever_the_account(session):
    fail(session, PLACE, RULES["address"].free + 2)

    with pytest.raises(Throttled):
        throttle.admit(session, Key("account", "never tried"), watched=(PLACE,), now=NOW)


def test_looking_at_an_address_counts_nothing_against_it(session):
    throttle.admit(session, ACCOUNT, watched=(PLACE,), now=NOW)

    assert session.get(Throttle, str(PLACE)) is None


def test_one_home_network_of_ipv6_counts_as_one_address():
    first, second = (address_key("address", f"2001:db8:1:2::{end}") for end in (1, "ffff"))

    assert first == second


def test_an_ipv4_address_counts_alike_in_both_spellings():
    assert address_key("address", "::ffff:192.0.2.7") == address_key("address", "192.0.2.7")


def test_the_table_does_not_name_whom_it_counts(session):
    fail(session, ACCOUNT, 1)

    assert "amina" not in session.scalar(select(Throttle.key))


def test_tries_of_another_transaction_count_too(engine: Engine):
    for _ in range(FREE):
        with transaction(engine) as session:
            throttle.admit(session, ACCOUNT, now=NOW)

    with transaction(engine) as session, pytest.raises(Throttled):
        throttle.admit(session, ACCOUNT, now=NOW)


def test_old_failures_are_swept_away(session):
    fail(session, ACCOUNT, 1)
    fail(session, PLACE, 1, now=NOW + timedelta(days=3))

    throttle.sweep(session, NOW + timedelta(days=3))

    assert list(session.scalars(select(Throttle.key))) == [str(PLACE)]


@given(
    rule=st.sampled_from(sorted(RULES)),
    failures=st.integers(0, 10**9),
    elapsed=st.floats(0, 10**7),
)
def test_no_wait_is_longer_than_the_longest(rule, failures, elapsed):
    assert 0 <= wait(RULES[rule], failures, elapsed) <= RULES[rule].longest


def test_guesses_sent_all_at_once_are_counted_one_by_one(engine: Engine):
    def is_admitted(_number: int) -> bool:
        try:
            with transaction(engine) as session:
                throttle.admit(session, ACCOUNT, now=NOW)
        except Throttled:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        admitted = list(pool.map(is_admitted, range(24)))

    assert admitted.count(True) == FREE
