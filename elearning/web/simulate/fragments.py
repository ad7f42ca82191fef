"""Parts of the situation room that many learners see alike, made once per state and language."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, request, url_for
from markupsafe import Markup

from elearning.services.scene_pages import ScenePage
from elearning.web.frame import csrf_field
from elearning.web.kept import kept
from elearning.web.languages import choose_language
from elearning.web.simulate.drawings import SceneFigures

MOST_KEPT = 2048


@dataclass(frozen=True, slots=True)
class SceneParts:
    """What of a scene page holds no token and no name of its reader."""

    strip: Markup
    outcome: Markup
    cards: Markup
    readings: Markup
    form: Markup
    end: Markup


def of_scene(page: ScenePage, figures: SceneFigures, refused: str) -> SceneParts:
    """Make the parts of a scene page; ``refused`` says why an answer was not taken."""
    language = choose_language()
    return SceneParts(
        strip=_made("strip", language, page.clock, page.phase, page.places, page.title, page.kind),
        outcome=_made("outcome", language, page.outcome, page.clock) if page.outcome else Markup(),
        cards=Markup().join(_made("news_card", language, card) for card in page.cards),
        readings=Markup().join(
            _made("reading", language, one, figure)
            for one, figure in zip(page.readings, figures.gauges, strict=True)
        ),
        form=_form(page, refused) if page.decision else Markup(),
        end=_end(page),
    )


def _form(page: ScenePage, refused: str) -> Markup:
    return kept(
        "simulate/form.html",
        page.decision,
        refused,
        asked=page.decision,
        refused=refused,
        holes={
            "action": url_for("simulate.decide", attempt_id=page.attempt_id),
            "token": csrf_field(),
            "turn": page.turn,
        },
    )


def _end(page: ScenePage) -> Markup:
    is_open = page.ending is None and not page.is_left
    return kept(
        "simulate/scene_end.html",
        is_open,
        is_open=is_open,
        holes={
            "leave": url_for("simulate.leave", attempt_id=page.attempt_id),
            "path": request.path,
            "subject": f"{page.scenario}/{page.scene}",
            "token": csrf_field(),
        },
    )


TEMPLATES = {
    "news_card": "simulate/news.html",
    "outcome": "simulate/outcome.html",
    "reading": "simulate/reading.html",
    "strip": "simulate/strip.html",
}


# The values are frozen, so that what was made of them once stays true.
@lru_cache(maxsize=MOST_KEPT)
def _made(macro: str, language: str, *values: Any) -> Markup:
    module = current_app.jinja_env.get_template(TEMPLATES[macro]).module
    return Markup(getattr(module, macro)(*values))
