"""Mails over a real connection to a mail server that is down, refusing, slow or accepting."""

import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import Engine

from elearning import config
from elearning.db import opened, transaction
from elearning.services import mail, transports
from elearning.services.mail import Letter, Transport, Waiting, Words
from elearning.services.transports import Server
from tests.mail_server import listening

SENDER = "MCOF Learning <learn@example.org>"
# Later than anything that these tests post, however long the tests before them take.
START = datetime.now(UTC) + timedelta(hours=1)


def post(engine: Engine, *names: str) -> None:
    with transaction(engine) as session:
        for name in names or ("amina",):
            mail.post(session, "welcome", recipient=f"{name}@example.org", language="ar",
                      values={"name": name})  # fmt: skip


def words(letter: Letter) -> Words:
    return Words(f"Hello {letter.values['name']}", "text مرحبا", "<p>html</p>")


def over(port: int, **told: float) -> Transport:
    return transports.over_smtp(Server("127.0.0.1", port, security="none"), **told)


def deliver(engine: Engine, transport: Transport, *, after: float = 1) -> int:
    now = START + timedelta(seconds=after)
    return mail.deliver(engine, words, transport, sender=SENDER, now=now)


def waiting(engine: Engine) -> tuple[Waiting, ...]:
    with opened(engine, writes=False) as session:
        return mail.find_waiting(session)


def test_an_accepting_server_gets_each_mail_once_and_whole(engine):
    post(engine, "amina", "omar")

    with listening() as server:
        sent = [deliver(engine, over(server.port)), deliver(engine, over(server.port), after=99)]

    parsed = message_from_bytes(server.received[0][1], policy=policy.default)
    assert sent == [2, 0]
    assert [to for to, _ in server.received] == ["amina@example.org", "omar@example.org"]
    assert parsed["Subject"] == "Hello amina"
    assert parsed.get_body(("plain",)).get_content().strip() == "text مرحبا"
    assert parsed.get_body(("html",)).get_content().strip() == "<p>html</p>"
    assert waiting(engine) == ()


def test_a_server_that_is_down_loses_nothing_however_long(engine):
    with listening() as server:
        port = server.port
    post(engine, "amina", "omar")

    for day in range(40):
        assert deliver(engine, over(port), after=day * 86_400) == 0
    told = {(one.failure, one.is_given_up) for one in waiting(engine)}
    with listening(port=port) as server:
        deliver(engine, over(port), after=42 * 86_400)

    assert told == {("ConnectionRefusedError", False)}
    assert sorted(to for to, _ in server.received) == ["amina@example.org", "omar@example.org"]


def test_while_a_server_is_down_it_is_asked_once_and_not_for_each_mail(engine):
    post(engine, *(f"person{number}" for number in range(5)))

    with listening("silent") as server:
        deliver(engine, over(server.port, silence=0.05))

    assert server.connections == 1


def test_a_reader_that_their_server_does_not_know_is_not_asked_for_again_and_again(engine):
    post(engine, "amina")

    with listening("refusing") as server:
        deliver(engine, over(server.port))
        deliver(engine, over(server.port), after=86_400)

    (left,) = waiting(engine)
    assert server.connections == 1
    assert left.is_given_up
    assert left.failure == "SMTPRecipientsRefused 550"


def test_what_was_given_up_can_be_tried_again(engine):
    post(engine, "amina")
    with listening("refusing") as server:
        deliver(engine, over(server.port))
    with transaction(engine) as session:
        assert mail.try_again(session, START) == 1

    with listening() as server:
        assert deliver(engine, over(server.port), after=100) == 1


def test_a_busy_server_holds_up_one_mail_and_gets_it_later(engine):
    post(engine, "amina")

    with listening("busy") as server:
        deliver(engine, over(server.port))
        server.mood = "accepting"
        too_early = deliver(engine, over(server.port), after=30)
        later = deliver(engine, over(server.port), after=90)

    assert (too_early, later) == (0, 1)


@pytest.mark.parametrize("mood", ["silent", "dripping"])
def test_a_slow_server_is_left_before_another_process_takes_the_mail_up(engine, mood):
    post(engine, "amina")

    with listening(mood) as server:
        sent = deliver(engine, over(server.port, silence=0.2, longest=0.4))

    # In the end either of them would have taken it.
    assert (sent, server.received) == (0, [])
    assert mail.LEASE.total_seconds() / 2 > transports.LONGEST + transports.SILENCE
    assert len(waiting(engine)) == 1


def test_many_processes_send_no_mail_twice(engine):
    post(engine, *(f"person{number}" for number in range(12)))

    with listening() as server:
        workers = [
            threading.Thread(target=deliver, args=(engine, over(server.port))) for _ in range(4)
        ]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        deliver(engine, over(server.port), after=2)

    assert len({to for to, _ in server.received}) == len(server.received) == 12


def test_a_mail_that_is_sent_again_is_known_by_its_id(engine):
    post(engine, "amina", "omar")
    with listening() as server:
        deliver(engine, over(server.port))
        with transaction(engine) as session:
            session.connection().exec_driver_sql("UPDATE outbox SET sent_at = NULL, tries = 0")
            session.connection().exec_driver_sql('UPDATE outbox SET "values" = \'{"name": "x"}\'')
        deliver(engine, over(server.port), after=99_999)

    ids = [message_from_bytes(body)["Message-ID"] for _, body in server.received]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


def test_what_a_mail_told_is_not_kept_after_it_left(engine):
    post(engine, "amina")
    with listening() as server:
        deliver(engine, over(server.port))

    with engine.connect() as connection:
        kept = connection.exec_driver_sql('SELECT "values" FROM outbox').scalar()

    assert "amina" not in str(kept)


def test_a_letter_without_words_is_forgotten(engine):
    post(engine, "amina")

    sent = mail.deliver(engine, lambda _: None, _fails, sender=SENDER, now=START + timedelta(1))

    assert sent == 0
    assert waiting(engine) == ()


def test_what_left_long_ago_is_swept_away(engine):
    post(engine, "amina", "omar")
    with listening() as server:
        deliver(engine, over(server.port))

    with transaction(engine) as session:
        mail.sweep(session, START + timedelta(days=29))
        kept = session.connection().exec_driver_sql("SELECT count(*) FROM outbox").scalar()
        mail.sweep(session, START + timedelta(days=31))
        left = session.connection().exec_driver_sql("SELECT count(*) FROM outbox").scalar()

    assert (kept, left) == (2, 0)


def test_a_mail_does_not_leave_readably_where_encryption_is_configured(engine):
    post(engine, "amina")
    with listening() as server:
        sent = deliver(
            engine, transports.over_smtp(Server("127.0.0.1", server.port, "u", "p", "starttls"))
        )

    assert sent == 0
    assert server.received == []
    assert waiting(engine)[0].failure == "SMTPNotSupportedError"


def _fails(_letter_id: int, _message: object) -> None:
    raise AssertionError("nothing was to be sent")


RIGHT = {"SMTP_HOST": "mail.example.org", "MAIL_FROM": SENDER}


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({}, None),
        (RIGHT, None),
        ({**RIGHT, "SMTP_USER": "u", "SMTP_PASSWORD": "p"}, None),
        ({**RIGHT, "SMTP_HOST": "smtp://mail.example.org"}, "SMTP_HOST"),
        ({**RIGHT, "SMTP_PORT": 70_000}, "SMTP_PORT"),
        ({**RIGHT, "SMTP_USER": "u"}, "SMTP_USER"),
        ({**RIGHT, "SMTP_USER": "u", "SMTP_PASSWORD": "p", "SMTP_SECURITY": "none"},
         "SMTP_SECURITY"),
        ({"SMTP_HOST": "mail.example.org"}, "MAIL_FROM"),
        ({**RIGHT, "MAIL_FROM": "nobody"}, "MAIL_FROM"),
        ({**RIGHT, "MAIL_FROM": "x@example.org\r\nBcc: y@example.org"}, "MAIL_FROM"),
        ({"SMTP_PASSWORD": "p"}, "SMTP_PASSWORD"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_mail_is_named(told, named):
    fault = config.find_mail_fault({**config.DEFAULTS, **told})

    assert fault is None if named is None else f"ELEARNING_{named}" in (fault or "")


def test_an_unknown_security_is_named_when_settings_are_read():
    with pytest.raises(ValueError, match="ELEARNING_SMTP_SECURITY must be one of starttls, tls"):
        config.from_environment({"ELEARNING_SMTP_SECURITY": "ssl"})


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_usual_port_follows_from_the_security(security, port):
    assert transports.PORTS[security] == port
