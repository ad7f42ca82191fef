"""The people in the pictures, each at another point of the journey."""

from collections.abc import Container

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.models import Certificate, Placement, QuizTry
from elearning.services import (
    accounts,
    attempts,
    audit,
    debriefs,
    editions,
    notes,
    papers,
    people,
    placements,
    proofs,
    tries,
)
from elearning.services.accounts import Particulars
from elearning.services.answers import Answer
from elearning.services.audit import OPERATOR, Doer
from elearning.services.enrolments import begin_course
from elearning.services.lessons import finish_lesson
from elearning.services.passwords import Passwords
from elearning.services.standings import read_standing
from elearning.simulation.engine import moves, rate
from elearning.simulation.prover.proof import BUDGET
from elearning.simulation.prover.report import prove
from elearning.simulation.state import Move, State
from tests import journey
from tests.assessment.questions import amiss
from tests.build import an_account
from tests.journey import COURSE, ISSUER, NOW
from tests.pictures.scenes import Ids

PASSWORD = "umbrella staircase violet 9"
PEOPLE = {
    "learner": ("learner", Particulars("Lemlem Okafor", "government", "Provincial welfare", "PH")),
    "beginner": ("learner", Particulars("Tomás Iriarte", "staff", "Country office", "CO")),
    "certified": ("learner", Particulars("Nadia Rahmani-Lefèvre", "partner", "Red Crescent", "TN")),
    "experienced": ("learner", Particulars("Soledad Abeyta", "staff", "Regional office", "PA")),
    "newcomer": ("learner", Particulars("Bheki Dlamini", "staff", "Country office", "SZ")),
    "trainer": ("trainer", Particulars("Tariq Benali", "staff", "Regional training unit", "TN")),
    "manager": ("manager", Particulars("Marisol Quispe", "staff", "Learning programme", "PE")),
    "administrator": ("administrator", Particulars("Inês Duarte", "staff", "Systems", "PT")),
}
OTHERS = (
    ("ماريا حداد", "وزارة الشؤون الاجتماعية", "government"),
    ("Chinonso Adeyemi-Okonkwo", "Office of the regional director", "staff"),
    ("Ольга Гнатюк", "Департамент защиты населения", "government"),
)
NOTE = "Ask the brickworks for their list before Thursday.\nWho speaks their language?"
MIDDLE = 5  # decisions that are taken in the picture of the middle
SLIPS = (2, 6)  # turns at which the certified learner does not choose the best
BEST, WEAK = 0, 2


def address(who: str) -> str:
    """Return the address that somebody signs in with."""
    return f"{who}@example.org"


def fill(session: Session, library: Library) -> Ids:
    """Make everybody and let them study; return the rows to look at."""
    hashed = Passwords(memory_kib=8, passes=1).hash(PASSWORD)
    ids = {
        who: accounts.create_account(
            session, email=address(who), password_hash=hashed, particulars=told, role=role
        ).id
        for who, (role, told) in PEOPLE.items()
    }
    others = [
        an_account(session, name=name, organisation=organisation, category=category).id
        for name, organisation, category in OTHERS
    ]
    _administrate(session, Doer(ids["administrator"], "198.51.100.7"), *others)
    _prove(session, library)
    question = _study(session, library, ids["learner"])
    result, ended = _earn(session, library, ids["certified"])
    placement = _prove_and_slip(session, library, ids["experienced"])
    start = journey.begin_attempt(session, library, ids["beginner"])
    middle = journey.begin_attempt(session, library, ids["learner"])
    _play(session, library, ids["learner"], middle, most=MIDDLE)
    serial = session.scalars(
        select(Certificate.serial).where(Certificate.account_id == ids["certified"])
        .order_by(Certificate.id.desc())
    ).first()  # fmt: skip
    return Ids(
        question,
        result,
        start,
        middle,
        ended,
        serial or "",
        ids["certified"],
        ids["experienced"],
        placement,
    )


def _administrate(session: Session, doer: Doer, first: int, second: int, third: int) -> None:
    """Do some of what administrators do, so that the log has something to tell."""
    people.change_role(session, doer, first, "trainer")
    people.disable(session, doer, second)
    people.send_again(session, doer, third, language="en")
    people.set_password(session, OPERATOR, first, "!")
    audit.note(session, "import", doer, details={"created": 12, "changed": 3, "wrong": 1})
    audit.note(session, "export", doer, what="people", details={"rows": 9})
    audit.note(session, "reload", doer, details={"problems": 0})


def _prove(session: Session, library: Library) -> None:
    """Prove the scenario, so that trainers read its report and learners have results."""
    edition = library.get_scenario(journey.SCENARIO)
    proof = prove(edition.program, edition.story)
    proofs.keep(session, edition, proof, budget=BUDGET, seconds=5.0, now=NOW)


def _study(session: Session, library: Library, account_id: int) -> int:
    for course in (COURSE, "camp-management"):
        begin_course(session, library, account_id=account_id, course=course, now=NOW)
    for lesson in library.get_course(COURSE).lessons[:4]:
        finish_lesson(
            session, library, account_id=account_id, course=COURSE,
            lesson=lesson.slug, now=NOW, issuer=ISSUER,
        )  # fmt: skip
    _keep(session, library, account_id)
    drawn = tries.begin_try(
        session, library, account_id=account_id, course=COURSE, seed="pictures", now=NOW
    )
    first = papers.from_json(session.get_one(QuizTry, drawn).questions).questions[0]
    tries.give_answer(
        session, library, account_id=account_id, try_id=drawn, position=1,
        response=amiss(first), now=NOW, issuer=ISSUER,
    )  # fmt: skip
    return drawn


def _keep(session: Session, library: Library, account_id: int) -> None:
    """Note and bookmark two lessons."""
    place = {"account_id": account_id, "course": COURSE, "now": NOW}
    for lesson, text in (("who-moves", NOTE), ("before", "اسأل مكتب الإسكان عن القوائم.")):
        notes.keep_note(session, library, lesson=lesson, text=text, version=0, **place)
    notes.set_bookmark(session, library, lesson="who-moves", is_bookmarked=True, **place)


def _earn(session: Session, library: Library, account_id: int) -> tuple[int, int]:
    journey.read_all(session, library, account_id)
    result = journey.pass_quiz(session, library, account_id)
    ended = journey.begin_attempt(session, library, account_id)
    _play(session, library, account_id, ended)
    debriefs.open_debrief(session, attempt_id=ended, account_id=account_id, now=NOW)
    return result, ended


def _prove_and_slip(session: Session, library: Library, account_id: int) -> int:
    """Prove the lessons but for some, read one of them, and do well in some things alone."""
    placement = journey.begin_placement(session, library, account_id)
    paper = papers.from_json(session.get_one(Placement, placement).questions)
    unknown = {lesson.slug for lesson in library.get_course(COURSE).lessons[6:9]}
    for place, question in enumerate(paper.questions, 1):
        placements.give_answer(
            session, library, account_id=account_id, placement_id=placement, position=place,
            response=journey.right_response(question), is_passed_over=question.lesson in unknown,
            now=NOW, issuer=ISSUER,
        )  # fmt: skip
    finish_lesson(
        session, library, account_id=account_id, course=COURSE,
        lesson=library.get_course(COURSE).lessons[1].slug, now=NOW, issuer=ISSUER,
    )  # fmt: skip
    drawn = tries.begin_try(
        session, library, account_id=account_id, course="camp-management", seed="slips", now=NOW
    )
    asked = papers.from_json(session.get_one(QuizTry, drawn).questions).questions
    for place, question in enumerate(asked, 1):
        right = place % 3
        tries.give_answer(
            session, library, account_id=account_id, try_id=drawn, position=place,
            response=journey.right_response(question) if right else amiss(question),
            now=NOW, issuer=ISSUER,
        )  # fmt: skip
    ended = journey.begin_attempt(session, library, account_id)
    _play(session, library, account_id, ended, slips=range(3, 19, 4))
    debriefs.open_debrief(session, attempt_id=ended, account_id=account_id, now=NOW)
    return placement


def _play(
    session: Session,
    library: Library,
    account_id: int,
    attempt_id: int,
    *,
    most: int = 99,
    slips: Container[int] = SLIPS,
) -> None:
    for turn in range(most):
        session.flush()
        standing = read_standing(session, attempt_id, account_id)
        if not standing.is_open:
            return
        program = editions.get_playable(
            session, library, standing.scenario, standing.edition
        ).program
        state = State.from_json(standing.state)
        wanted = WEAK if turn in slips else BEST

        def distance(move: Move, wanted: int = wanted, state: State = state) -> int:
            return abs(rate(program, state, move).grade - wanted)  # noqa: B023

        move = min(moves(program, state), key=distance)
        attempts.take_decision(
            session, library, attempt_id=attempt_id, account_id=account_id,
            answer=Answer(move.options, standing.turn), now=NOW, issuer=ISSUER,
        )  # fmt: skip
