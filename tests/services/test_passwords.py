import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from elearning.services.passwords import NO_PASSWORD, Passwords, common_passwords, find_weakness


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(memory_kib=8, passes=1)


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("nine char", "short"),
        ("x" * 257, "long"),
        ("ababababababab", "plain"),
        ("qwertyuiop", "common"),
        ("QWERTYUIOP", "common"),
        ("password2026!", "common"),
        ("123dragon123", "common"),
        ("sunshinesunshine", "common"),
        ("Amina.Diallo7", "personal"),
        ("mcof elearning", "personal"),
        ("AminaKestrelMonsoon", None),
        ("four words put together", None),
        ("قارب في الميناء القديم", None),
    ],
)
def test_a_password_is_refused_for_one_reason(password, weakness):
    assert find_weakness(password, own_words=("Amina Diallo", "amina@example.org")) == weakness


def test_thousands_of_common_passwords_are_known():
    assert len(common_passwords()) > 5_000


def test_a_hash_fits_its_own_password_only(passwords):
    stored = passwords.hash("four words put together")

    assert passwords.is_right(stored, "four words put together")
    assert not passwords.is_right(stored, "four words put apart")


def test_nobody_has_the_password_that_stands_in_for_a_missing_one(passwords):
    assert not passwords.is_right(None, "the password of nobody")


def test_a_broken_hash_fits_no_password(passwords):
    assert not passwords.is_right("!", "!")


def test_the_real_costs_are_those_we_promise():
    from elearning import config
    from elearning.services.passwords import from_settings

    stored = from_settings(config.DEFAULTS).hash("four words put together")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_other_costs_is_outdated(passwords):
    dearer = Passwords(memory_kib=16, passes=1)

    assert dearer.is_outdated(passwords.hash("four words put together"))


@given(st.text(max_size=300))
def test_any_text_is_judged_without_an_error(text):
    assert find_weakness(text, own_words=(text, text)) in {
        None, "short", "long", "plain", "common", "personal",
    }  # fmt: skip


def test_whoever_has_no_password_takes_as_long_to_be_refused_as_anybody(monkeypatch):
    hashing, checked = Passwords(memory_kib=8, passes=1), []
    verify = PasswordHasher.verify

    def noted(hasher, known, typed):
        checked.append(known)
        return verify(hasher, known, typed)

    monkeypatch.setattr(PasswordHasher, "verify", noted)

    assert not hashing.is_right(NO_PASSWORD, NO_PASSWORD)
    assert not hashing.is_right(NO_PASSWORD, "the password of nobody")
    assert [known.startswith("$argon2") for known in checked] == [True, True]
