"""Keyboards, thumbs, large letters and still pages: the platform as different people use it."""

import pytest

from tests.browser import audit, steps
from tests.journey import COURSE, SCENARIO

pytestmark = [pytest.mark.browser, pytest.mark.server]

PUBLIC = (
    "/", "/courses/", f"/courses/{COURSE}/", f"/simulations/{SCENARIO}/", "/guidance/",
    "/guidance/G-01", "/search?q=camp", "/sign-in", "/register", "/verify/", "/about", "/language",
)  # fmt: skip
FOCUSED = "document.activeElement.closest('label') || document.activeElement"


@pytest.fixture
def learner(visit, request):
    """Somebody who has an account, a lesson, a question and a scene to go to."""
    visitor = visit()
    steps.register(visitor, f"{abs(hash(request.node.name))}@example.org", "Ines Ferreira")
    return visitor


def pages_of(visitor):
    """Begin everything there is to begin; return the addresses of one page of each kind."""
    paths = ["/learn/", "/learn/notes", "/profile", "/certificates/", f"/learn/{COURSE}/who-moves"]
    visitor.open(f"/courses/{COURSE}/")
    visitor.press(f'form[action="/learn/{COURSE}/begin"] button')
    visitor.open(f"/learn/{COURSE}/quiz")
    visitor.press(f'form[action="/learn/{COURSE}/quiz"] button')
    paths += [f"/learn/{COURSE}/quiz", visitor.path]
    visitor.open(f"/simulate/{SCENARIO}/briefing")
    visitor.press(f'form[action="/simulate/{SCENARIO}/attempts"] button')
    return [*paths, f"/simulate/{SCENARIO}/briefing", visitor.path]


def tab_to(page, selector, most=90):
    """Go forward by the Tab key alone until this has the focus, which must be seen on the way."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            assert is_focus_seen(page), f"no focus to be seen on {selector}"
            return
    raise AssertionError(f"the Tab key never comes to {selector}")


def is_focus_seen(page):
    """Tell whether what has the focus looks otherwise than without it, and is in the window."""
    box = page.evaluate(
        f"(() => {{ const b = ({FOCUSED}).getBoundingClientRect();"
        " return {x: b.x - 8, y: b.y - 8, width: b.width + 16, height: b.height + 16}; })()"
    )
    if box["y"] + box["height"] < 0 or box["y"] > audit.WIDE["height"]:
        return False
    clip = {**box, "x": max(box["x"], 0), "y": max(box["y"], 0)}
    focused = page.screenshot(clip=clip)
    page.evaluate("window.kept = document.activeElement; document.activeElement.blur()")
    plain = page.screenshot(clip=clip)
    page.evaluate("window.kept.focus({focusVisible: true})")
    return focused != plain


def test_a_decision_is_taken_by_keyboard_alone(learner):
    learner.open(f"/simulate/{SCENARIO}/briefing")
    learner.press(f'form[action="/simulate/{SCENARIO}/attempts"] button')
    page = learner.page

    for place, field in enumerate(page.locator("#decision select").all(), 1):
        tab_to(page, f'#decision select[name="{field.get_attribute("name")}"]')
        page.keyboard.press(str(place))
        assert field.input_value() == str(place)
    assert is_focus_seen(page)
    tab_to(page, steps.DECIDE)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator(steps.TURN).input_value() == "1"
    assert page.evaluate("document.activeElement.id") == "outcome"


def test_a_whole_quiz_is_answered_by_keyboard_alone(learner):
    """Chance draws the questions: all that a try asks are answered, whatever their kind."""
    learner.open(f"/learn/{COURSE}/quiz")
    page = learner.page
    follow(page, ".foot-bar button")

    while page.locator("form.question").count():
        for place, name in enumerate(fields_of(page), 1):
            answer(page, f'form.question [name="{name}"]', place)
        follow(page, "form.question .foot-bar button")
        assert page.locator(".told").count() == 1
        follow(page, ".foot-bar .button-main")

    assert page.locator(".result-lines").count() == 1


def fields_of(page):
    """Return the names of what a question asks one to fill in, each once."""
    return page.locator("form.question :is(input, select):visible").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    )


def answer(page, field, place):
    """Fill in a field of a question, whatever its kind; lists each get another place."""
    tab_to(page, field)
    kind = page.evaluate("document.activeElement.type")
    for _step in range(place if kind == "select-one" else 1):
        page.keyboard.press({"select-one": "ArrowDown", "text": "7"}.get(kind, "Space"))


def follow(page, button):
    """Press a button by its key and wait for the page behind it."""
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_skip_link_comes_first_and_leads_to_the_content(visit):
    visitor = visit()
    visitor.open("/courses/")

    visitor.page.keyboard.press("Tab")
    assert is_focus_seen(visitor.page)
    visitor.page.keyboard.press("Enter")

    assert visitor.page.evaluate("document.activeElement.id") == "main"


def test_whatever_is_pressed_is_large_enough_for_a_thumb(learner):
    small = []
    for path in (*PUBLIC, *pages_of(learner)):
        learner.open(path)
        for width in (audit.PHONE, audit.WIDE):
            learner.page.set_viewport_size(width)
            small += [f"{path}: {one}" for one in learner.page.evaluate(audit.SMALL)]

    assert not small, "\n".join(small)


def test_letters_of_twice_the_size_lose_nothing(learner):
    lost = []
    for path in (*PUBLIC, *pages_of(learner)):
        learner.open(path)
        learner.page.evaluate("document.documentElement.style.fontSize = '200%'")
        lost += [f"{path}: {one}" for one in learner.page.evaluate(audit.WIDER)]
        lost += [f"{path}: cut off: {one}" for one in learner.page.evaluate(audit.CLIPPED)]

    assert not lost, "\n".join(lost)


def test_nothing_moves_for_those_who_ask_for_it_and_little_for_others(visit):
    visitor = visit()
    longest = """() => Math.max(...[...document.querySelectorAll("*")].flatMap(e => {
      const style = getComputedStyle(e);
      const times = (style.transitionDuration + "," + style.animationDuration).split(",");
      return times.map(parseFloat);
    }))"""

    visitor.open("/")
    still = visitor.page.evaluate(longest)
    visitor.page.emulate_media(reduced_motion="no-preference")
    moving = visitor.page.evaluate(longest)

    assert still == 0
    assert 0 < moving < 0.2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_head_stands_in_one_row_on_a_phone(visit, language):
    page = visit(language=language).page
    page.set_viewport_size(audit.PHONE)
    page.goto("/")

    name, sign_in = (page.locator(one).bounding_box() for one in (".wordmark", ".top-end"))

    assert abs(name["y"] + name["height"] / 2 - sign_in["y"] - sign_in["height"] / 2) < 8
