"""The printed certificate: every name in every script, and nothing that a name can break."""

import re
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.credentials import sheet, typefaces
from elearning.credentials.paper import Paper
from elearning.credentials.pdf import MissingGlyphs, certificate_pdf
from elearning.credentials.sheet import draw_sheet
from elearning.credentials.typefaces import missing_glyphs, printable
from tests.credentials.samples import HOSTILE, NAMES, a_document, a_wheel, a_wording

PATTERN = (((50.0, 0.0), (0.0, 60.0), (-50.0, 0.0)),)
URL = "https://learn.example.org/verify/000G40R40M30E209185GR38ED"


def a_pdf(name: str, **wording) -> bytes:
    return certificate_pdf(
        a_document(name=name), a_wording(**wording), wheel=a_wheel(), pattern=PATTERN, url=URL
    )


def drawn(pdf: bytes) -> bytes:
    """Return the page's own stream: the first that is no font."""
    stream = re.search(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    assert stream
    return zlib.decompress(stream.group(1))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_no_glyph_is_missing_in_the_names_of_our_languages(name):
    assert missing_glyphs(name) == set()
    assert a_pdf(name).startswith(b"%PDF-")


def test_a_page_with_a_hole_is_never_finished():
    with pytest.raises(MissingGlyphs, match="ส"):
        draw_sheet(a_document(), a_wording(), name="ส", wheel=a_wheel(), pattern=PATTERN, url=URL)


def test_a_name_that_cannot_be_printed_is_refused_and_names_the_characters():
    with pytest.raises(MissingGlyphs) as refused:
        a_pdf("สม Chai")

    assert refused.value.glyphs == {"ส", "ม"}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_gives_one_page_and_no_entry_of_its_own(name):
    pdf = a_pdf(name)

    assert pdf.count(b"/Type /Page\n") == 1
    outside_of_strings = re.sub(rb"\((?:\\.|[^\\()])*\)", b"", pdf, flags=re.DOTALL)
    assert outside_of_strings.count(b"/Title") == outside_of_strings.count(b"/Author") == 1


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_longest_name_leaves_the_foot_of_the_page_alone(name):
    foot = [float(y) for y in re.findall(rb"[\d.]+ ([\d.]+) Td", drawn(a_pdf("Ada")))][-8:]

    assert [float(y) for y in re.findall(rb"[\d.]+ ([\d.]+) Td", drawn(a_pdf(name)))][-8:] == foot


@pytest.mark.parametrize("is_rtl", [False, True], ids=["ltr", "rtl"])
@pytest.mark.parametrize("name", [*HOSTILE.values(), *NAMES.values()])
def test_name_and_title_end_above_the_facts_however_long_they_are(name, is_rtl):
    words = a_wording(is_rtl=is_rtl, deed="is said to have " * 6, course="A long course " * 10)
    paper = Paper([printable(name), words.heading, words.deed, words.course], is_rtl=is_rtl)

    end = sheet._write_statement(paper, words, printable(name))

    assert end <= sheet.FACTS


def test_the_same_certificate_is_the_same_file():
    assert a_pdf("Ada Lovelace") == a_pdf("Ada Lovelace")


def test_the_pattern_makes_two_certificates_differ():
    other = certificate_pdf(
        a_document(name="Ada"), a_wording(), wheel=a_wheel(),
        pattern=(((50.0, 0.0), (10.0, 60.0), (-50.0, 0.0)),), url=URL,
    )  # fmt: skip

    assert other != a_pdf("Ada")


def test_a_right_to_left_page_mirrors_its_columns():
    def qr_left(pdf: bytes) -> float:
        return float(re.findall(rb"([\d.]+) [\d.]+ [\d.]+ -?[\d.]+ re f", drawn(pdf))[-1])

    assert qr_left(a_pdf("Ada")) < 421 < qr_left(a_pdf("Ada", is_rtl=True, language="ar"))


def test_fonts_stay_parsed_between_certificates():
    a_pdf(NAMES["chinese"])
    before = typefaces._face.cache_info().misses

    a_pdf(NAMES["arabic"])
    a_pdf(NAMES["chinese"])

    assert typefaces._face.cache_info().misses == before


def test_a_sample_of_every_wording_language_is_covered():
    wording = replace(a_wording(), heading="شهادة إنجاز", opening="特此证明", note="گواهی‌نامه")

    assert missing_glyphs(wording.heading + wording.opening + wording.note) == set()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_printable_text_is_one_line_without_marks_of_direction(text):
    line = printable(text)

    assert line == " ".join(line.split())
    assert not set(line) & set(
        "\n\r\t\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    assert printable(line) == line


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from("aé Жω张محمد\u200c\u200d\u202e\"'()\\<>&\n-,.1٢"), max_size=300))
def test_any_covered_name_can_be_printed(name):
    assert a_pdf(name).endswith(b"%%EOF\n")
