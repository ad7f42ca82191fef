"""Parts of the situation room that many learners see alike, made once per state and language."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from elearning.services.scene_pages import ScenePage
from elearning.web.simulate.drawings import SceneFigures

MOST_KEPT = 2048


@dataclass(frozen=True, slots=True)
class SceneParts:
    """What of a scene page holds no token and no name of its reader."""

    outcome: Markup
    cards: Markup
    readings: Markup
    options: Markup


def of_scene(page: ScenePage, figures: SceneFigures) -> SceneParts:
    """Make the parts of a scene page."""
    language = str(get_locale() or "en")
    return SceneParts(
        outcome=_made("outcome", language, page.outcome, page.clock) if page.outcome else Markup(),
        cards=Markup().join(_made("news_card", language, card) for card in page.cards),
        readings=Markup().join(
            _made("reading", language, one, figure)
            for one, figure in zip(page.readings, figures.gauges, strict=True)
        ),
        options=_made("options", language, page.decision) if page.decision else Markup(),
    )


TEMPLATES = {
    "news_card": "simulate/news.html",
    "options": "simulate/decision.html",
    "outcome": "simulate/outcome.html",
    "reading": "simulate/reading.html",
}


# The values are frozen, so that what was made of them once stays true.
@lru_cache(maxsize=MOST_KEPT)
def _made(macro: str, language: str, *values: Any) -> Markup:
    module = current_app.jinja_env.get_template(TEMPLATES[macro]).module
    return Markup(getattr(module, macro)(*values))
