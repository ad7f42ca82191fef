"""A signature covers every word of a certificate, the name of its key and the moment."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.credentials.document import canonical_bytes, canonical_values
from elearning.credentials.key_set import key_set, read_key_set
from elearning.credentials.signature import check, read_signature, sign, signed_bytes, signed_values
from elearning.credentials.signing_key import PrivateKey, PublicKey, Sealed, unseal
from tests.credentials.samples import a_document

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVATE = PrivateKey(bytes(range(32)))
VALUES = canonical_values(a_document())


def a_key(private: PrivateKey = PRIVATE, begun=NOW - DAY, ended=None, withdrawn=None) -> PublicKey:
    return PublicKey(private.kid, private.public, begun, ended, withdrawn)


def signed(at: datetime = NOW) -> dict:
    return signed_values(VALUES, sign(VALUES, PRIVATE, at=at))


def test_what_was_signed_is_genuine():
    assert check(signed(), [a_key()]) == "genuine"


def test_the_same_certificate_gives_the_same_file():
    assert signed_bytes(VALUES, sign(VALUES, PRIVATE, at=NOW)) == canonical_bytes(signed())


def leaves(values, path=()):
    """Yield the path of every value of a document that holds no other."""
    for key, value in values.items() if isinstance(values, dict) else enumerate(values):
        if isinstance(value, dict | list) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


@pytest.mark.parametrize("path", list(leaves(signed())), ids=lambda path: ".".join(map(str, path)))
def test_no_word_can_be_exchanged(path):
    values = json.loads(json.dumps(signed()))
    home = values
    for step in path[:-1]:
        home = home[step]
    home[path[-1]] = "another" if path[-1] != "signed_at" else "2026-11-24T09:30:01Z"

    try:
        verdict = check(values, [a_key()])
    except ValueError:
        verdict = "none of ours"

    assert verdict in {"altered", "foreign", "none of ours"}


def test_a_word_more_is_a_word_changed():
    values = signed()
    values["certificate"] = {**values["certificate"], "honours": True}

    assert check(values, [a_key()]) == "altered"


def test_a_perfect_signature_by_somebody_else_is_foreign():
    other = PrivateKey(bytes(32))

    assert check(signed_values(VALUES, sign(VALUES, other, at=NOW)), [a_key()]) == "foreign"


def test_somebody_elses_key_under_our_name_does_not_fit():
    other = PrivateKey(bytes(32))
    disguised = PublicKey(PRIVATE.kid, other.public, NOW - DAY)

    assert check(signed(), [disguised]) == "altered"


def test_a_key_that_was_replaced_still_tells_what_it_signed_before():
    assert check(signed(), [a_key(ended=NOW + DAY)]) == "genuine"


@pytest.mark.parametrize("key", [a_key(begun=NOW + DAY), a_key(ended=NOW - DAY)])
def test_a_key_signs_only_while_it_is_in_use(key):
    assert check(signed(), [key]) == "untimely"


def test_clocks_of_machines_may_differ_a_little():
    assert check(signed(), [a_key(begun=NOW + timedelta(minutes=4))]) == "genuine"


def test_a_key_that_may_have_leaked_is_trusted_no_more():
    assert check(signed(), [a_key(withdrawn=NOW + DAY)]) == "withdrawn"


@pytest.mark.parametrize(
    "change",
    [
        {"signature": None}, {"signature": {}}, {"certificate": []}, {"more": 1},
        {"signature": {**signed()["signature"], "algorithm": "none"}},
        {"signature": {**signed()["signature"], "signed_at": "2026-11-24T09:30:00+00:00"}},
        {"signature": {**signed()["signature"], "more": ""}},
        {"signature": {**signed()["signature"], "value": 7}},
    ],
)  # fmt: skip
def test_what_is_not_written_as_ours_is_refused(change):
    with pytest.raises(ValueError, match=r"no sign|not written"):
        check({**signed(), **change}, [a_key()])


@given(st.text(st.characters(codec="ascii"), max_size=100))
def test_no_text_passes_for_a_signature(text):
    values = signed()
    values["signature"] = {**values["signature"], "value": text}

    assert check(values, [a_key()]) == "altered"


@given(st.binary(min_size=32, max_size=32), st.text(), st.binary(min_size=12, max_size=12))
def test_a_sealed_key_opens_with_its_secret_alone(seed, secret, nonce):
    key = PrivateKey(seed)
    text = key.seal(secret, nonce)

    assert unseal(text, secret, key.kid).public == key.public
    for other in ((text, secret + "x", key.kid), (text, secret, "other"), ("x" + text, secret, "")):
        with pytest.raises(Sealed):
            unseal(*other)


def test_a_private_key_shows_nothing_of_itself():
    assert "PrivateKey object" in repr(PRIVATE)
    assert bytes(range(32)).hex() not in str(vars(PRIVATE))


def test_published_keys_are_read_as_they_were():
    keys = (a_key(), a_key(PrivateKey(bytes(32)), ended=NOW, withdrawn=NOW))

    assert read_key_set(json.dumps(key_set(keys, issuer="Us"))) == keys


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": 1}', "\0"])
def test_what_is_no_key_set_is_refused(text):
    with pytest.raises(ValueError, match=r"no set|Expecting"):
        read_key_set(text)


def test_a_key_under_another_name_is_refused():
    published = key_set([a_key()], issuer="Us")
    published["keys"][0]["kid"] = PrivateKey(bytes(32)).kid

    with pytest.raises(ValueError, match="own name"):
        read_key_set(json.dumps(published))


def test_the_name_of_a_key_is_the_thumbprint_of_rfc_8037():
    """The example of RFC 8037, appendix A.3."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    assert PrivateKey(seed).kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_signature_is_read_as_it_was_made():
    assert read_signature(signed()) == sign(VALUES, PRIVATE, at=NOW)
