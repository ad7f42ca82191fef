"""The steps of a learner's journey, each told by where links and forms lead, in any language."""

import re
from html import unescape
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.db import opened
from elearning.models import Account, Attempt, Certificate
from elearning.services import editions
from elearning.services.standings import read_standing
from elearning.simulation.engine import moves, rate
from elearning.simulation.state import State
from tests import journey
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor

PASSWORD = "umbrella staircase violet 9"
LEAST = 70
DECIDE = "#decision button"
SHOW = 'form[action$="/clock"] button'  # begins the time of a decision that has a limit
TURN = "#decision input[name=turn]"


def register(visitor: Visitor, email: str, name: str) -> None:
    """Make an account, coming from the home page, and sign in."""
    visitor.open("/")
    visitor.press('.top a[href="/sign-in"]')
    visitor.press('main a[href^="/register"]')
    visitor.fill(email=email, password=PASSWORD, name=name, category="government")
    visitor.press("main form button")
    sign_in(visitor, email)


def sign_in(visitor: Visitor, email: str) -> None:
    """Sign in on the page where one is asked to."""
    if not visitor.path.startswith("/sign-in"):
        visitor.open("/sign-in")
    visitor.fill(email=email, password=PASSWORD)
    visitor.press("main form button")
    assert visitor.page.locator('form[action="/sign-out"]').count() == 1


def fill_profile(visitor: Visitor, name: str) -> None:
    """Complete the profile with the name that shall stand on certificates."""
    visitor.page.locator(".top-end details").nth(1).locator("summary").click()
    visitor.press('.menu-list a[href="/profile"]')
    visitor.fill(name=name, organisation="Ministry of Social Welfare", country="PH")
    visitor.press('form[action="/profile"] button')
    assert visitor.page.locator("#name").input_value() == name


def find_course(visitor: Visitor, course: str, **wish: str) -> None:
    """Find a course by search and filters, and begin it."""
    visitor.press('.nav a[href="/courses/"]')
    visitor.fill(**wish)
    visitor.press(".filters button")
    visitor.press(f'.card a[href="/courses/{course}"], .card a[href="/courses/{course}/"]')
    visitor.press(f'form[action="/learn/{course}/begin"] button')


def read_lessons(visitor: Visitor) -> int:
    """Read lesson after lesson to the end of the course; return how many there were."""
    count = 0
    while visitor.page.locator('form[action$="/finish"]').count():
        _look_closer(visitor)
        visitor.press('form[action$="/finish"] button')
        count += 1
    return count


def _look_closer(visitor: Visitor) -> None:
    note = visitor.page.locator("a.cite").first
    if note.count():
        note.click()
        number = note.get_attribute("href") or ""
        assert visitor.page.locator(f"{number} .note-statement").inner_text().strip()
    check = visitor.page.locator(".check").first
    if check.count():
        check.locator("input").first.check()
        check.locator("summary").click()
        assert check.locator(".is-right").first.is_visible()


def pass_quiz(visitor: Visitor, library: Library, course: str) -> int:
    """Answer every question of the quiz rightly; return how many there were."""
    visitor.press(f'form[action="/learn/{course}/quiz"] button')
    quiz = library.get_course(course).quiz
    assert quiz is not None
    by_words = {_words(question.text.render()): question for question in quiz.questions}
    count = 0
    while visitor.page.locator("form.question").count():
        answer_question(visitor, by_words[_asked(visitor)])
        visitor.press("form.question button")
        visitor.press(".foot-bar .button-main")
        count += 1
    return count


def _asked(visitor: Visitor) -> str:
    return _words(visitor.page.locator("#question-text > .prose").inner_html())


def _words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def answer_question(visitor: Visitor, question: Question) -> None:
    """Give what earns full credit."""
    for name, value in journey.response_form(question, journey.right_response(question)):
        field = visitor.page.locator(f'form.question [name="{name}"]')
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            visitor.page.locator(f'form.question input[name="{name}"][value="{value}"]').check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def begin_scenario(visitor: Visitor, scenario: str) -> None:
    """Read the briefing, try both practice scenes, and begin."""
    visitor.press(f'.foot-bar a[href="/simulate/{scenario}/briefing"]')
    visitor.press(f'a[href="/simulate/{scenario}/practice/1"]')
    for _number in (1, 2):
        visitor.page.locator('input[name="option"]').first.check()
        visitor.press(".decide-bar button")
        visitor.press("main .button-main")
    visitor.press(f'form[action="/simulate/{scenario}/attempts"] button')


def good_fields(session: Session, library: Library, attempt_id: int) -> dict[str, Any]:
    """Return the fields of the decision that is rated best where an attempt stands."""
    account_id = session.get_one(Attempt, attempt_id).account_id
    standing = read_standing(session, attempt_id, account_id)
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    program, state = playable.program, State.from_json(standing.state)
    move = min(moves(program, state), key=lambda move: rate(program, state, move).grade)
    return journey.answer_fields(playable.story.scenes[program.scene(state)], move)


def choose(visitor: Visitor, site: Site) -> None:
    """Fill in a good decision, without taking it yet."""
    if visitor.page.locator(SHOW).count():
        visitor.press(SHOW)
    attempt_id = int(visitor.path.split("/")[3].split("#")[0])
    with opened(site.engine, writes=False) as session:
        fields = good_fields(session, site.library, attempt_id)
    for option in fields.pop("option", ()):
        visitor.page.locator(f'#decision input[name="option"][value="{option}"]').check()
    for name, number in fields.items():
        one = visitor.page.locator(f'#decision [name="{name}"]')
        if one.evaluate("e => e.tagName") == "SELECT":
            one.select_option(number)
        else:
            one.fill(number)


def play(visitor: Visitor, site: Site) -> int:
    """Decide well until the story ends; return how many decisions there were."""
    count = 0
    while visitor.page.locator(f"#decision, {SHOW}").count():
        choose(visitor, site)
        visitor.press(DECIDE)
        count += 1
    return count


def look_back(visitor: Visitor) -> None:
    """Open the debrief, and keep some private thoughts."""
    visitor.press('form[action$="/debrief"] button')
    assert visitor.page.locator(".turn").count() > 0
    # A careful player gives nothing away, or nearly: the course asks for 70 percent.
    shown = visitor.page.locator(".result-figure").inner_text()
    assert int("".join(filter(str.isdigit, shown))) >= LEAST
    visitor.fill(saw="The bridge was the question, not the boats.")
    visitor.press('form[action$="/reflection"] button')
    assert visitor.page.locator("#saw").input_value().startswith("The bridge")


def serial_of(site: Site, email: str) -> str:
    """Return the serial of somebody's achievement certificate, as people write it."""
    with opened(site.engine, writes=False) as session:
        chosen = (
            select(Certificate.serial)
            .join(Account, Account.id == Certificate.account_id)
            .where(Account.email == email, Certificate.level == "achievement")
        )
        return grouped(session.scalars(chosen).one())


def grouped(serial: str) -> str:
    """Return a serial as people write it."""
    return "-".join(serial[start : start + 5] for start in range(0, len(serial), 5))


def hold_certificate(visitor: Visitor, serial: str) -> bytes:
    """Find the certificate among one's own, and fetch its file."""
    visitor.page.locator(".top-end details").nth(1).locator("summary").click()
    visitor.press('.menu-list a[href="/certificates/"]')
    visitor.press(f'main a[href="/certificates/{serial}"]')
    link = visitor.page.locator('a[href$=".pdf"]').get_attribute("href")
    answer = visitor.context.request.get(link or "")
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def check_certificate(visitor: Visitor, serial: str) -> str:
    """Check a serial as anybody can; return what the page says."""
    visitor.open("/")
    visitor.press('.bottom a[href="/verify/"]')
    visitor.fill(serial=serial.lower().replace("-", " "))
    visitor.press('form[action="/verify/"] button')
    assert visitor.path == f"/verify/{serial}"
    return visitor.page.locator(".verdict-card").inner_text()
