import pytest

from elearning.errors import NotFound, Refused, Throttled
from elearning.services import reports, throttle
from tests.build import an_account


def file(session, text="The figure is wrong.", **values):
    wanted = {"account_id": None, "kind": "point", "subject": "G-04", **values}
    reports.file_report(session, text=text, **wanted)


def test_a_report_waits_for_the_trainers(session):
    account = an_account(session, name="Amina Diallo")

    file(session, account_id=account.id)

    (filed,) = reports.list_reports(session).reports
    assert (filed.subject, filed.text, filed.reporter) == (
        "G-04", "The figure is wrong.", "Amina Diallo",
    )  # fmt: skip


def test_a_reader_without_an_account_may_report(session):
    file(session)

    assert reports.list_reports(session).reports[0].reporter is None


@pytest.mark.parametrize(
    "values",
    [
        {"text": "  \r\n "},
        {"text": "x" * 2001},
        {"kind": "person"},
        {"subject": ""},
        {"subject": "x" * 301},
    ],
    ids=str,
)
def test_a_report_that_says_nothing_or_too_much_is_refused(session, values):
    with pytest.raises(Refused):
        file(session, **values)


def test_two_thousand_characters_are_kept(session):
    file(session, text="ن" * 2000)

    assert len(reports.list_reports(session).reports[0].text) == 2000


def test_a_handled_report_no_longer_waits(session):
    trainer = an_account(session, role="trainer")
    file(session)
    (filed,) = reports.list_reports(session).reports

    reports.handle_report(session, filed.id, by=trainer.id)

    assert reports.list_reports(session).reports == ()
    assert reports.list_reports(session, are_handled=True).reports[0].id == filed.id


def test_a_report_that_does_not_exist_is_not_found(session):
    with pytest.raises(NotFound):
        reports.handle_report(session, 4711, by=1)


def test_reports_page_by_their_number(session):
    for _ in range(reports.PAGE + 1):
        file(session)

    first = reports.list_reports(session)
    second = reports.list_reports(session, after=first.next_after)

    assert (len(first.reports), len(second.reports), second.next_after) == (reports.PAGE, 1, None)


def test_many_reports_from_one_place_are_slowed_down(session):
    account = an_account(session)
    for _ in range(throttle.RULES["report"].free):
        reports.admit_report(session, account_id=account.id, address="192.0.2.1")

    with pytest.raises(Throttled):
        reports.admit_report(session, account_id=account.id, address="192.0.2.1")
