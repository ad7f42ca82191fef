"""Arabic has every string of the interface, and no translation of any language breaks a page."""

import re
from collections.abc import Iterator
from gettext import c2py  # type: ignore[attr-defined]  # there, but not in the stubs
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from elearning.cli.messages import update
from elearning.web import languages
from elearning.web.filters import number

ARABIC = languages.TRANSLATIONS / "ar" / "LC_MESSAGES" / "messages.po"
LANGUAGES = sorted(po.parts[-3] for po in languages.TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
FORMS = 6
ONE_AND_TWO = (1, 2)
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
TAG = re.compile(r"</?[a-z][^>]*>|&[a-z]+;")
# What a form for exactly one or two may say in a word, as Arabic does: "one day", "two days".
COUNTED = {"num", "shown", "count"}
# Names and signs that Arabic texts keep in Latin letters.
LATIN = {
    "MCOF",
    "PDF",
    "PNG",
    "SVG",
    "QR",
    "AA",
    "A4",
    "JavaScript",
    "MIT",
    "ISC",
    "SIL",
    "Open",
    "Font",
}
LATIN |= {"License", "Lucide", "Vazirmatn", "name@example.org", "JSON"}
LATIN |= {"if", "GIFT"}  # a word of the scenario language
VOID = {"meta", "link", "input", "br", "img", "hr"}
ARABIC_PAGES = (
    "/",
    "/courses/",
    "/courses/mcof-foundations/",
    "/simulations/",
    "/simulations/typhoon-maruvai/",
    "/guidance/",
    "/guidance/sectors/4",
    "/guidance/phases/before",
    "/about",
    "/privacy",
    "/accessibility",
    "/contact",
    "/sign-in",
    "/verify/",
    "/nothing",
)
LATIN_WORD = re.compile(r"[A-Za-z][\w@.]*[A-Za-z0-9]|[A-Za-z]")


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, ids(message)


def translated(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id and any(forms(message)))


def placeholders(text: str) -> set[str]:
    return {found.group(1) for found in PLACEHOLDER.finditer(text) if found.group(1)}


def is_faithful(form: int, said: str, wanted: set[str]) -> bool:
    kept = placeholders(said)
    return kept <= wanted and wanted - kept <= (COUNTED if form in ONE_AND_TWO else set())


@pytest.fixture(scope="module")
def arabic() -> Catalog:
    return read(ARABIC)


@pytest.fixture
def farsi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A folder of translations that holds nothing but one new PO file; asked for before the app."""
    source = tmp_path / "farsi.po"
    source.write_text('msgid ""\nmsgstr ""\n\nmsgid "Sign in"\nmsgstr "ورود به سامانه"\n', "utf-8")
    monkeypatch.setattr(languages, "TRANSLATIONS", a_folder(tmp_path, "fa", source))
    languages.available.cache_clear()
    languages.compile_translations()
    yield
    languages.available.cache_clear()


def test_arabic_has_every_message_of_the_interface(template, arabic):
    here = {key(message) for message in arabic if message.id}

    missing = [key(message) for message in template if message.id and key(message) not in here]

    assert not missing, "run elearning.cli.messages and translate"


def test_arabic_keeps_nothing_that_the_interface_no_longer_says(template, arabic):
    there = {key(message) for message in template}

    assert [key(message) for message in arabic if message.id and key(message) not in there] == []


def test_no_arabic_message_is_empty_or_fuzzy(arabic):
    left = [ids(one)[0] for one in arabic if one.id and (one.fuzzy or not all(forms(one)))]

    assert not left


def test_arabic_fills_all_six_forms_of_every_plural(arabic):
    plurals = [message for message in arabic if message.pluralizable]

    assert plurals
    assert {len(forms(message)) for message in plurals} == {FORMS}


def test_the_arabic_forms_stand_in_the_order_that_the_header_counts(arabic):
    day = arabic.get(("%(num)s day", "%(num)s days"))
    rule = c2py(arabic.plural_expr)

    chosen = [forms(day)[rule(number)] % {"num": number} for number in (1, 2, 3, 11, 100, 103)]

    assert chosen == ["يوم واحد", "يومان", "3 أيام", "11 يوماً", "100 يوم", "103 أيام"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders_of_what_they_translate(language):
    catalog = read(languages.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po")

    unlike = [
        (ids(message)[0], said)
        for message in translated(catalog)
        for form, said in enumerate(forms(message))
        if not is_faithful(
            form if message.pluralizable else 0, said, placeholders(ids(message)[-1])
        )
    ]

    assert not unlike


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_can_be_filled_in(language):
    catalog = read(languages.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po")
    filled = [
        said % dict.fromkeys(placeholders(said), "1")
        for message in translated(catalog)
        for said in forms(message)
        if placeholders(said)
    ]

    assert not [text for text in filled if "%(" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_markup_of_what_they_translate(language):
    catalog = read(languages.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po")

    unlike = [
        said
        for message in translated(catalog)
        for said in forms(message)
        if sorted(TAG.findall(said)) != sorted(TAG.findall(ids(message)[-1]))
    ]

    assert not unlike


def test_arabic_is_written_in_arabic_letters_but_for_names(arabic):
    foreign = {
        word.group().rstrip(".")
        for message in translated(arabic)
        for said in forms(message)
        for word in LATIN_WORD.finditer(PLACEHOLDER.sub("", said))
    }

    assert foreign - LATIN == set()


def test_arabic_uses_the_marks_of_its_own_script(arabic):
    latin_marks = re.compile(r"[؀-ۿ)»][,;?]|[,;?]\s*[؀-ۿ]")

    wrong = [
        said
        for message in translated(arabic)
        for said in forms(message)
        if latin_marks.search(said)
    ]

    assert not wrong


def test_arabic_uses_the_digits_that_its_pages_use(arabic, app):
    with app.test_request_context(headers={"Accept-Language": "ar"}):
        shown = number(1234567890)

    texts = " ".join(said for message in translated(arabic) for said in forms(message))

    assert set(re.findall(r"\d", texts)) <= set(shown)


def test_updating_keeps_what_is_translated_and_leaves_new_messages_empty(
    arabic, monkeypatch, tmp_path
):
    monkeypatch.setattr("elearning.cli.messages.TRANSLATIONS", a_folder(tmp_path, "ar", ARABIC))
    template = Catalog()
    template.add("Before")
    template.add("A sentence that nobody has translated")

    catalog = update("ar", template)

    assert catalog["Before"].string == arabic["Before"].string
    assert not catalog["A sentence that nobody has translated"].string


def test_a_po_file_is_all_that_a_new_language_needs(farsi, client):
    client.set_cookie(languages.COOKIE, "fa", domain="localhost")

    page = client.get("/sign-in").get_data(as_text=True)

    assert '<html lang="fa" dir="rtl">' in page
    assert "ورود به سامانه" in page


def test_a_new_language_is_offered_to_readers_of_the_others(farsi, client):
    page = client.get("/language").get_data(as_text=True)

    assert '<html lang="en" dir="ltr">' in page
    assert 'name="language" value="fa" lang="fa" dir="rtl">فارسی</button>' in page
    assert 'value="ar"' not in page


@pytest.mark.parametrize("path", ARABIC_PAGES)
def test_english_in_an_arabic_page_says_that_it_is_english(client, path):
    client.set_cookie(languages.COOKIE, "ar", domain="localhost")
    reader = Islands()

    reader.feed(client.get(path).get_data(as_text=True))

    assert reader.is_arabic
    assert reader.foreign == set()


class Islands(HTMLParser):
    """Collects the Latin words that stand outside every element with a language of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.is_arabic = False
        self.foreign: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lang = dict(attrs).get("lang")
        self.is_arabic |= (tag, lang) == ("html", "ar")
        if tag not in VOID:
            is_island = lang not in (None, "ar") or tag in ("title", "script", "code")
            self.open.append((tag, is_island))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(is_island for _, is_island in self.open):
            words = {word.group().rstrip(".") for word in LATIN_WORD.finditer(data)}
            self.foreign |= {one for one in words - LATIN if one.isalpha() and len(one) > 1}


def a_folder(root: Path, language: str, source: Path) -> Path:
    folder = root / "translations"
    place = folder / language / "LC_MESSAGES" / "messages.po"
    place.parent.mkdir(parents=True)
    place.write_bytes(source.read_bytes())
    return folder
