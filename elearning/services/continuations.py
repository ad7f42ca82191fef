"""What if: from any decision of a debrief, how it could have gone on under the same draws."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import NotFound, ProofAwaited
from elearning.models import Attempt
from elearning.services import debriefs, editions, proofs
from elearning.services.debrief_pages import EndingView, ending_view
from elearning.services.result_views import ResultView, result_view
from elearning.services.standings import Standing, read_moves, read_standing
from elearning.services.step_views import StepView, step_views
from elearning.simulation.continuing import WAYS, continue_from
from elearning.simulation.engine import replay, seeded
from elearning.simulation.measure import starts_at_beginning


@dataclass(frozen=True, slots=True)
class ContinuationPage:
    """One way on from a decision, with the result that the whole attempt would have had."""

    attempt_id: int
    scenario: str
    title: str
    turn: int
    way: str
    steps: tuple[StepView, ...]
    ending: EndingView
    result: ResultView


def find_continuation(
    session: Session, library: Library, *, attempt_id: int, account_id: int, turn: int, way: str
) -> ContinuationPage | None:
    """Return a way on from a decision, or ``None`` as long as the debrief has not been opened.

    :raise NotFound: if there is no such attempt, decision or way, or nothing was measured of it.
    :raise ProofAwaited: if it has a result, and its proof is being made anew.
    """
    standing = read_standing(session, attempt_id, account_id)
    if standing.ended_at is None or standing.debriefed_at is None:
        return None
    if way not in WAYS or not 1 <= turn <= standing.turn:
        raise NotFound
    return _continue(session, library, standing, turn, way)


def _continue(
    session: Session, library: Library, standing: Standing, turn: int, way: str
) -> ContinuationPage:
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    if not starts_at_beginning(playable.program, standing.start_scene):
        raise NotFound
    scores = proofs.find_scores(session, playable)
    if scores is None:
        is_measured = session.scalar(select(Attempt.percent).where(Attempt.id == standing.id))
        raise NotFound if is_measured is None else ProofAwaited
    draw, taken = seeded(standing.seed), read_moves(session, standing.id)
    before = taken[: turn - 1]
    whole = (*before, *continue_from(scores, before, draw, way))
    state = replay(playable.program, whole, draw).state
    made = debriefs.make_result(playable, standing, whole, state=state, scores=scores)
    view = result_view(playable, made, lacking="")
    return ContinuationPage(
        attempt_id=standing.id,
        scenario=standing.scenario,
        title=playable.story.about.title,
        turn=turn,
        way=way,
        steps=step_views(playable, made, view)[turn - 1 :],
        ending=ending_view(playable, made["debrief"]["ending"]),
        result=view,
    )
