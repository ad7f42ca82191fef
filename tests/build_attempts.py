"""Builders of libraries with one small scenario, and of attempts that are played in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.scenarios import make_edition
from elearning.services import attempts, debriefs
from elearning.services.attempts import Answer
from elearning.services.certificates import Issuer
from elearning.simulation.effects import Add, Bring
from elearning.simulation.scenario import Inject, Scenario, Scene, Telling, Way
from tests.build_simulation import (
    a_choice_of_several,
    a_decision,
    a_part,
    a_rating,
    a_scenario,
    a_scene,
    an_indicator,
    an_option,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ISSUER = Issuer("Tests", "http://localhost")


def a_flood(**more: Any) -> Scenario:
    """Return a scenario of two decisions: which call to make, and which two things to bring."""
    scenes: dict[str, Scene] = {
        "call": a_scene(
            a_decision(
                warn=an_option(
                    "load",
                    text="Call the villages.",
                    hours=2,
                    effects=(Add("trust", 1), Add("unseen", 2), Bring("answer")),
                    ratings=(a_rating("best", meets=("G-03",), why="A warning needs time."),),
                    feedback=(Telling("The villages answer within the hour."),),
                ),
                wait=an_option(
                    "load",
                    text="Wait for a firm forecast.",
                    hours=3,
                    effects=(Add("trust", -2),),
                    ratings=(
                        a_rating("harmful", meets=(), breaks=("G-01",), why="Nobody was told."),
                    ),
                    feedback=(Telling("The forecast comes together with the water."),),
                ),
            ),
            title="The first call",
            phase="before",
            sectors=(8,),
        ),
        "load": a_scene(
            a_choice_of_several(
                {
                    "tents": a_part(text="Tents.", hours=1),
                    "boats": a_part(text="Boats.", hours=2),
                    "water": a_part(text="Water.", hours=1),
                },
                least=2,
                most=2,
                hours=1,
                ways=(Way("end"),),
                feedback=(Telling("Both arrive before dark."),),
            ),
            title="The lorry",
            sectors=(2,),
        ),
    }
    given: dict[str, Any] = {
        "indicators": {
            "trust": an_indicator(),
            "unseen": replace(an_indicator(start=1), label="People nobody counted", shown=False),
        },
        "injects": {"answer": Inject("radio", "Village desk", "They heard it", "They will move.")},
    }
    return a_scenario(scenes, **{**given, **more})


def a_library(library: Library, scenario: Scenario | None = None, **more: Any) -> Library:
    """Return the library with nothing but one scenario, named ``flood``."""
    edition = make_edition("flood", "flood/scenario.yaml", scenario or a_flood(), library.guidance)
    return replace(library, scenarios={"flood": edition}, **more)


def a_begun_attempt(
    session: Session,
    library: Library,
    account_id: int,
    *,
    scenario: str = "flood",
    now: datetime = NOON,
) -> int:
    """Begin an attempt."""
    return attempts.begin(session, library, account_id=account_id, scenario=scenario, now=now)


def decided(
    session: Session,
    library: Library,
    attempt_id: int,
    account_id: int,
    *options: str,
    turn: int,
    now: datetime = NOON,
) -> None:
    """Take one decision of an attempt."""
    attempts.take_decision(
        session,
        library,
        attempt_id=attempt_id,
        account_id=account_id,
        answer=Answer(options, turn),
        now=now,
        issuer=ISSUER,
    )


def an_ended_attempt(
    session: Session,
    library: Library,
    account_id: int,
    *,
    moves: Sequence[Sequence[str]] = (("warn",), ("tents", "boats")),
    debriefed_at: datetime | None = None,
) -> int:
    """Play an attempt to its end, and open its debrief if a moment is given."""
    attempt_id = a_begun_attempt(session, library, account_id)
    for turn, options in enumerate(moves):
        decided(session, library, attempt_id, account_id, *options, turn=turn)
    if debriefed_at is not None:
        debriefs.open_debrief(
            session, attempt_id=attempt_id, account_id=account_id, now=debriefed_at
        )
    return attempt_id
