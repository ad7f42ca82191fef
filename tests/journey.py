"""Plays what a learner does through the services, so that a test can begin where it wants to."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.models import Placement, QuizTry
from elearning.services import attempts, editions, lessons, papers, placements, proofs, tries
from elearning.services.answers import Answer
from elearning.services.certificates import Issuer
from elearning.services.papers import Paper
from elearning.services.standings import read_standing
from elearning.simulation.engine import moves, rate
from elearning.simulation.program import Program
from elearning.simulation.prover.proof import BUDGET, Proof
from elearning.simulation.prover.report import prove
from elearning.simulation.state import Move, State
from elearning.simulation.story import SceneStory, Story
from tests import shared
from tests.applications import SETTINGS
from tests.assessment.questions import exact, fields_of

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ISSUER = Issuer("MCOF Learning", "http://localhost", str(SETTINGS["SECRET_KEY"]))
COURSE = "mcof-foundations"
SCENARIO = "typhoon-maruvai"


def read_all(
    session: Session,
    library: Library,
    account_id: int,
    course: str = COURSE,
    *,
    now: datetime = NOW,
) -> None:
    """Finish every lesson of a course."""
    for lesson in library.get_course(course).lessons:
        lessons.finish_lesson(
            session,
            library,
            account_id=account_id,
            course=course,
            lesson=lesson.slug,
            now=now,
            issuer=ISSUER,
        )
        session.flush()


def begin_placement(session: Session, library: Library, account_id: int) -> int:
    """Begin to prove the lessons of the course; return the placement."""
    return placements.begin_placement(
        session, library, account_id=account_id, course=COURSE, seed="a seed", now=NOW
    )


def prove_lessons(
    session: Session, library: Library, account_id: int, *, passed_over: int = 0
) -> Paper:
    """Answer a new placement rightly, but for the first questions; return what was asked."""
    placement_id = begin_placement(session, library, account_id)
    paper = papers.from_json(session.get_one(Placement, placement_id).questions)
    for place, question in enumerate(paper.questions, 1):
        placements.give_answer(
            session,
            library,
            account_id=account_id,
            placement_id=placement_id,
            position=place,
            response=right_response(question),
            is_passed_over=place <= passed_over,
            now=NOW,
            issuer=ISSUER,
        )
    return paper


def right_response(question: Question) -> dict[str, str]:
    """Return the response that earns full credit, as a form sends it."""
    return exact(question)


def response_form(question: Question, response: dict[str, str]) -> list[tuple[str, str]]:
    """Return a response as the fields of a quiz form."""
    fields = fields_of(response)
    chosen = [("answer", key) for key in fields.pop("answer", [])]
    return chosen + list(fields.items())


def pass_quiz(
    session: Session,
    library: Library,
    account_id: int,
    course: str = COURSE,
    *,
    now: datetime = NOW,
) -> int:
    """Answer every question of a new try rightly; return the try."""
    try_id = tries.begin_try(
        session, library, account_id=account_id, course=course, seed="a seed", now=now
    )
    row = session.get_one(QuizTry, try_id)
    for place, question in enumerate(papers.from_json(row.questions).questions, 1):
        tries.give_answer(
            session,
            library,
            account_id=account_id,
            try_id=try_id,
            position=place,
            response=right_response(question),
            now=now,
            issuer=ISSUER,
        )
    return try_id


def prove_once(program: Program, story: Story, *, budget: int = BUDGET) -> Proof:
    """Return the proof of what is shipped, which takes seconds: made once for all tests."""
    name = f"proof-{program.digest}-{story.digest}-{budget}"
    return shared.once(name, lambda: prove(program, story, budget=budget))


def keep_proof(session: Session, library: Library, variant: str = "") -> None:
    """Keep the proof of the shipped scenario, or of a variant, made once for all tests."""
    edition = library.get_edition(SCENARIO, variant)
    proof = prove_once(edition.program, edition.story)
    proofs.keep(session, edition, proof, budget=BUDGET, seconds=1.0, now=NOW)


def begin_attempt(
    session: Session, library: Library, account_id: int, *, now: datetime = NOW
) -> int:
    """Begin the shipped scenario, which has been proved, without its time limits."""
    keep_proof(session, library)
    return attempts.begin(
        session, library, account_id=account_id, scenario=SCENARIO, now=now, is_untimed=True
    )


def answer_fields(scene: SceneStory, move: Move) -> dict[str, Any]:
    """Return the fields by which a form of the scene's kind sends a move."""
    if scene.kind == "order":
        return {f"number-{one}": str(place) for place, one in enumerate(move.options, 1)}
    if scene.kind == "share":
        return {f"number-{one}": str(move.options.count(one) * scene.step) for one in scene.options}
    return {"option": list(move.options)}


def careful_move(session: Session, library: Library, attempt_id: int, account_id: int) -> Move:
    """Return the open move with the best rating where the attempt stands."""
    standing = read_standing(session, attempt_id, account_id)
    program = editions.get_playable(session, library, standing.scenario, standing.edition).program
    state = State.from_json(standing.state)
    return min(moves(program, state), key=lambda move: rate(program, state, move).grade)


def careful_form(
    session: Session, library: Library, attempt_id: int, account_id: int
) -> dict[str, Any] | None:
    """Return the fields of a well-rated decision, or nothing when the attempt is over."""
    standing = read_standing(session, attempt_id, account_id)
    if not standing.is_open:
        return None
    move = careful_move(session, library, attempt_id, account_id)
    return {"turn": standing.turn, "option": list(move.options)}


def play_to_the_end(
    session: Session, library: Library, account_id: int, *, now: datetime = NOW
) -> int:
    """Play the shipped scenario with the best-rated move each time; return the attempt."""
    attempt_id = begin_attempt(session, library, account_id, now=now)
    session.flush()
    while True:
        standing = read_standing(session, attempt_id, account_id)
        if not standing.is_open:
            return attempt_id
        move = careful_move(session, library, attempt_id, account_id)
        attempts.take_decision(
            session,
            library,
            attempt_id=attempt_id,
            account_id=account_id,
            answer=Answer(move.options, standing.turn),
            now=now,
            issuer=ISSUER,
        )
        session.flush()
