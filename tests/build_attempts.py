"""Builders of libraries with one small scenario, and of attempts that are played in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.scenarios import make_edition
from elearning.services import attempts, debriefs
from elearning.services.answers import Answer
from elearning.services.certificates import Issuer
from elearning.simulation.effects import Add, Bring
from elearning.simulation.scenario import (
    Decision,
    Inject,
    Limit,
    Scenario,
    Scene,
    Telling,
    Way,
)
from tests.applications import SETTINGS
from tests.build_simulation import (
    a_choice_of_several,
    a_decision,
    a_part,
    a_rating,
    a_scenario,
    a_scene,
    a_share,
    an_indicator,
    an_option,
    an_order,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ISSUER = Issuer("Tests", "http://localhost", SETTINGS["SECRET_KEY"])


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


def a_sound_flood(**more: Any) -> Scenario:
    """Return the flood as it can be proved without a fault: what it breaks is not critical."""
    flood = a_flood(**more)
    call = flood.scenes["call"]
    assert call.decision is not None
    wait = replace(
        call.decision.options["wait"],
        ratings=(a_rating("harmful", meets=(), breaks=("G-03",), why="Nobody was told."),),
    )
    decision = replace(call.decision, options={**call.decision.options, "wait": wait})
    return replace(flood, scenes={**flood.scenes, "call": replace(call, decision=decision)})


def a_storm(**more: Any) -> Scenario:
    """Return a scenario with an order, a share and a choice, the first and the last timed."""
    scenes: dict[str, Scene] = {
        "lorries": a_scene(
            an_order(
                {
                    "water": a_part(text="Water."),
                    "tents": a_part(text="Tents.", hours=2),
                    "radio": a_part(text="The radio."),
                },
                ratings=(a_rating("best", condition="before(water, tents)"), a_rating("weak")),
                feedback=(Telling("The lorries leave."),),
                limit=Limit(60, ("tents", "water", "radio")),
                ways=(Way("boats"),),
            ),
            title="Three lorries",
        ),
        "boats": a_scene(
            a_share(
                {
                    "north": a_part(text="The north.", least=10, most=30),
                    "south": a_part(text="The south."),
                },
                budget=40,
                step=10,
                ways=(Way("line"),),
                feedback=(Telling("They cast off."),),
            ),
            title="The boats",
        ),
        "line": a_scene(
            Decision(
                "one",
                "What do you say?",
                {
                    "leave": an_option(text="Leave."),
                    "wait": an_option(text="Wait.", ratings=(a_rating("weak"),)),
                },
                limit=Limit(30, ("wait",)),
            ),
            title="A bad line",
        ),
    }
    return a_scenario(scenes, **more)


def with_variants(library: Library, *names: str) -> Library:
    """Return a library whose only scenario can be played in other places as well."""
    base = library.scenarios["flood"]
    made = {}
    for name in names:
        about = replace(base.story.about, variant=name, variant_title=f"In the {name}")
        story = replace(base.story, about=about)
        made[name] = replace(
            base, story=story, digest=story.digest, variant=name, variant_title=f"In the {name}"
        )
    return replace(library, variants={"flood": made})


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
