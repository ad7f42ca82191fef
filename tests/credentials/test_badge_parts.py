"""The parts of a badge: names of keys, list of revoked ones, baking, and contexts of our own."""

import gzip
import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.credentials.badge_picture import badge_png, badge_svg
from elearning.credentials.baking import bake_png, bake_svg, find_baked
from elearning.credentials.data_integrity import CREDENTIALS, UnknownContext, is_secured_by, secure
from elearning.credentials.did import did_document, did_of
from elearning.credentials.multikey import multibase, multikey, read_multibase
from elearning.credentials.signing_key import PrivateKey, PublicKey, decode
from elearning.credentials.status_list import LENGTH, numbers_of, place_of, status_list
from tests.credentials.samples import a_wheel

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
KEY = PrivateKey(bytes(range(32)))
PUBLIC = PublicKey(KEY.kid, KEY.public, NOW)
LINES = [[(10.0, 10.0), (20.0, 30.0)]]
CREDENTIAL = {
    "@context": [CREDENTIALS],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:x.org",
}


def test_a_key_is_written_as_did_key_writes_it():
    """The first example of the method ``did:key``, whose key is also given as a JWK."""
    public = decode("O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik")

    assert multikey(public) == "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"


@given(st.binary(max_size=80))
def test_base58_is_read_as_it_was_written(data):
    assert read_multibase(multibase(data)) == data


@pytest.mark.parametrize("text", ["", "x", "z0", "zO", "z" + "1" * 300, "mAAAA"])
def test_what_is_no_base58_is_refused(text):
    with pytest.raises(ValueError, match="base58"):
        read_multibase(text)


def test_the_issuer_is_named_by_the_address():
    assert did_of("https://learn.example.org/") == "did:web:learn.example.org"
    assert did_of("http://127.0.0.1:8000") == "did:web:127.0.0.1%3A8000"


def test_withdrawn_keys_are_no_longer_shown():
    withdrawn = PublicKey("gone", bytes(32), NOW, NOW, NOW)

    document = did_document("https://x.org", [PUBLIC, withdrawn])

    assert [one["id"] for one in document["verificationMethod"]] == [f"did:web:x.org#{KEY.kid}"]


def test_a_proof_fits_its_credential_and_no_other():
    made = secure(CREDENTIAL, KEY, method=f"did:web:x.org#{KEY.kid}", created=NOW)

    assert is_secured_by(made, PUBLIC)
    assert not is_secured_by({**made, "issuer": "did:web:y.org"}, PUBLIC)
    assert not is_secured_by(made, PublicKey("x", PrivateKey(bytes(32)).public, NOW))


def test_no_context_is_ever_fetched():
    document = {**CREDENTIAL, "@context": [CREDENTIALS, "https://example.org/mine"]}

    with pytest.raises(ValueError, match="cannot be read") as refused:
        secure(document, KEY, method="did:web:x.org#k", created=NOW)
    causes, one = [], refused.value
    while one := one.__cause__:
        causes.append(type(one))
    assert UnknownContext in causes


@given(st.integers(0, 10 * LENGTH))
def test_every_certificate_has_one_place_on_one_list(number):
    listed, index = place_of(number)
    first, beyond = numbers_of(listed)

    assert first <= number < beyond
    assert first + index == number


@given(st.sets(st.integers(0, LENGTH - 1), max_size=20))
def test_the_list_tells_exactly_who_is_revoked(revoked):
    until = NOW + timedelta(days=1)
    values = status_list("https://x.org/1", "did:web:x.org", revoked, since=NOW, until=until)

    text = values["credentialSubject"]["encodedList"]
    bits = gzip.decompress(urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    told = {i for i in range(LENGTH) if bits[i // 8] >> (7 - i % 8) & 1}
    assert text[0] == "u"
    assert len(bits) * 8 == LENGTH
    assert told == revoked


HOSTILE = json.dumps({"name": "]]></svg><script>alert(1)</script> é 中"}, ensure_ascii=False)


def test_a_picture_gives_back_what_was_baked_into_it():
    png = bake_png(badge_png(a_wheel(), LINES), HOSTILE)
    svg = bake_svg(badge_svg(a_wheel(), LINES, "A < B & C"), HOSTILE)

    assert [json.loads(one) for one in find_baked(png)] == [json.loads(HOSTILE)]
    assert [json.loads(one) for one in find_baked(svg.encode())] == [json.loads(HOSTILE)]
    assert "<script" not in svg
    assert "A &lt; B &amp; C" in svg


def test_a_baked_png_is_still_a_picture():
    from io import BytesIO

    from PIL import Image

    data = bake_png(badge_png(a_wheel(), LINES), HOSTILE)
    picture = Image.open(BytesIO(data))
    picture.load()

    assert picture.size == (640, 640)
    assert picture.text["openbadgecredential"] == HOSTILE
    assert len(data) < 60_000


@given(st.binary(max_size=200))
def test_other_bytes_hold_no_credential_and_make_nothing_stumble(data):
    for whole in (data, b"\x89PNG\r\n\x1a\n" + data, b"<openbadges:credential" + data):
        assert all(isinstance(one, bytes) for one in find_baked(whole))
