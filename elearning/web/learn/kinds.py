"""How each kind of question is asked and told, and how answers come back.

To add a kind, write its template with the macros ``ask`` and ``tell``, and give
it a row in ``KINDS``. Whatever the kind, a form says ``answer=<key>`` for what
is chosen and ``answer-<key>=<value>`` for what is given to an answer.
"""

from werkzeug.datastructures import MultiDict

from elearning.assessment.marking import CHOSEN

FIELD = "answer"

KINDS: dict[str, str] = {
    "one": "learn/kinds/one.html",
    "several": "learn/kinds/several.html",
    "judgement": "learn/kinds/judgement.html",
    "order": "learn/kinds/order.html",
    "match": "learn/kinds/match.html",
    "number": "learn/kinds/number.html",
    "text": "learn/kinds/text.html",
}


def read_response(form: MultiDict[str, str]) -> dict[str, str]:
    """Return what a form says about the answers of its question, by their keys."""
    chosen = dict.fromkeys(form.getlist(FIELD), CHOSEN)
    prefix = f"{FIELD}-"
    given = {
        name.removeprefix(prefix): value for name, value in form.items() if name.startswith(prefix)
    }
    return chosen | given
