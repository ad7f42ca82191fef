"""Mails over a connection that is really encrypted, or not at all."""

import ssl

import pytest

from elearning.services import transports
from elearning.services.mail import Transport
from elearning.services.transports import Server
from tests.authority import Authority, an_authority
from tests.mail_server import MailServer, listening
from tests.services.test_transports import deliver, post, waiting

HOST = "localhost"
BOTH = pytest.mark.parametrize("security", ["starttls", "tls"])


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return an_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The authority, trusted as operators let their own be trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def over(server: MailServer, security: str, **told: float) -> Transport:
    return transports.over_smtp(Server(HOST, server.port, "learn", "a secret", security), **told)


@BOTH
def test_a_server_that_is_trusted_gets_the_mail_and_nobody_on_the_way_reads_it(
    engine, trusted, security
):
    post(engine)

    with listening(security=security, context=trusted.context(HOST)) as server:
        sent = deliver(engine, over(server, security))

    assert sent == 1
    assert [to for to, _ in server.received] == ["amina@example.org"]
    assert {line[:4].upper() for line in server.readable} <= {b"EHLO", b"STAR"}


@BOTH
@pytest.mark.parametrize(
    ("host", "is_trusted", "reason"),
    [(HOST, False, "local issuer"), ("mail.example.org", True, "Hostname mismatch")],
    ids=["a stranger", "another host"],
)
def test_a_server_that_is_not_who_it_should_be_gets_nothing(
    engine, authority, monkeypatch, security, host, is_trusted, reason
):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    post(engine)

    with listening(security=security, context=authority.context(host)) as server:
        sent = deliver(engine, over(server, security))

    (left,) = waiting(engine)
    assert (sent, server.received) == (0, [])
    assert left.failure.startswith("SSLCertVerificationError")
    assert reason in left.failure
    assert {line[:4].upper() for line in server.readable} <= {b"EHLO", b"STAR", b"QUIT"}


@BOTH
def test_what_a_stranger_did_not_get_leaves_once_the_right_server_answers(
    engine, trusted, tmp_path, security
):
    post(engine)
    stranger = an_authority(tmp_path).context(HOST)
    with listening(security=security, context=stranger) as server:
        first = deliver(engine, over(server, security))
        server.context = trusted.context(HOST)
        again = deliver(engine, over(server, security), after=90)

    assert (first, again, len(server.received)) == (0, 1, 1)
    assert waiting(engine) == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "mood"),
    [
        ("starttls", "none", "accepting"),
        ("starttls", "starttls", "unwilling"),
        ("tls", "none", "accepting"),
    ],
    ids=["not offered", "offered and denied", "plain where it should be encrypted"],
)
def test_a_server_that_does_not_encrypt_gets_neither_mail_nor_password(
    engine, trusted, ours, theirs, mood
):
    post(engine)

    with listening(mood, security=theirs, context=trusted.context(HOST)) as server:
        sent = deliver(engine, over(server, ours, silence=0.5))

    (left,) = waiting(engine)
    seen = b"".join(server.readable)
    assert (sent, server.received, left.is_given_up) == (0, [], False)
    assert b"AUTH" not in seen
    assert b"amina" not in seen


@BOTH
def test_old_ways_to_encrypt_are_refused(engine, trusted, security):
    post(engine)
    old = trusted.context(HOST)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1

    with listening(security=security, context=old) as server:
        sent = deliver(engine, over(server, security))

    assert (sent, server.received) == (0, [])
