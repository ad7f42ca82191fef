from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import Engine, select

from elearning.db import opened, transaction
from elearning.models import Outbox
from elearning.services import mail, transports
from elearning.services.mail import Letter, Words

SENDER = "MCOF Learning <no-reply@example.org>"


class Letterbox:
    """A mail server that keeps what it gets, or is down."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.is_down = is_down
        self.messages: list[EmailMessage] = []

    def __call__(self, _letter_id: int, message: EmailMessage) -> None:
        if self.is_down:
            raise ConnectionRefusedError
        self.messages.append(message)


def words(letter: Letter) -> Words:
    return Words(f"Hello {letter.values['name']}", "text مرحبا", "<p>html</p>")


def post(engine: Engine, name: str = "Amina", recipient: str = "amina@example.org") -> None:
    with transaction(engine) as session:
        mail.post(session, "welcome", recipient=recipient, language="ar", values={"name": name})


def deliver(engine: Engine, box: Letterbox, *, after: float = 1) -> int:
    now = datetime.now(UTC) + timedelta(seconds=after)
    return mail.deliver(engine, words, box, sender=SENDER, now=now)


def test_a_posted_mail_is_delivered_once(engine):
    post(engine)
    box = Letterbox()

    assert [deliver(engine, box), deliver(engine, box, after=9_999)] == [1, 0]
    assert box.messages[0]["To"] == "amina@example.org"
    assert box.messages[0]["Content-Language"] == "ar"


def test_a_mail_of_a_transaction_that_is_undone_never_leaves(engine):
    with opened(engine, writes=True) as session:
        mail.post(session, "welcome", recipient="a@example.org", language="en", values={})
        session.rollback()

    assert deliver(engine, Letterbox()) == 0


def test_a_mail_is_tried_again_after_a_growing_pause(engine):
    post(engine)
    down, up = Letterbox(is_down=True), Letterbox()

    deliver(engine, down, after=1)
    too_early = deliver(engine, up, after=50)
    deliver(engine, down, after=70)
    still_too_early = deliver(engine, up, after=150)

    assert (too_early, still_too_early, deliver(engine, up, after=400)) == (0, 0, 1)


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(engine):
    post(engine, recipient="not an address")
    post(engine)
    box = Letterbox()

    assert deliver(engine, box) == 1


def test_a_mail_in_the_hands_of_one_process_is_left_alone_by_others(engine):
    post(engine)
    inner: list[int] = []

    def slow(_letter_id: int, _message: EmailMessage) -> None:
        inner.append(deliver(engine, Letterbox(), after=2))

    now = datetime.now(UTC) + timedelta(seconds=1)
    mail.deliver(engine, words, slow, sender=SENDER, now=now)

    assert inner == [0]


def test_a_mail_that_cannot_be_written_is_given_up_in_the_end(engine):
    post(engine, recipient="not an address")
    for day in range(1, 40):
        deliver(engine, Letterbox(), after=day * 86_400)

    with transaction(engine) as session:
        assert session.scalar(select(Outbox.tries)) == mail.MOST_TRIES


def test_no_value_adds_a_line_to_the_headers(engine):
    post(engine, name="Eve\r\nBcc: everybody@example.org\u2028X: y")
    box = Letterbox()
    deliver(engine, box)

    parsed = message_from_bytes(box.messages[0].as_bytes(), policy=policy.default)

    assert parsed["Bcc"] is None
    assert parsed["X"] is None
    assert parsed["Subject"].startswith("Hello Eve Bcc: everybody")


def test_without_a_mail_server_mails_become_files(engine, tmp_path):
    post(engine)
    now = datetime.now(UTC) + timedelta(seconds=1)

    mail.deliver(engine, words, transports.into_folder(tmp_path / "mail"), sender=SENDER, now=now)

    (path,) = (tmp_path / "mail").iterdir()
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert path.suffix == ".eml"
    assert parsed.get_body(("plain",)).get_content().strip() == "text مرحبا"
    assert parsed.get_body(("html",)).get_content().strip() == "<p>html</p>"
