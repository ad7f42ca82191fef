"""What travels packed is what was written, whatever of it was packed before."""

import gzip
import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from elearning.web.packing import LEVEL, Shared, packed
from tests import journey
from tests.conftest import ROOT
from tests.pages import Browser

LESSON = f"/learn/{journey.COURSE}/who-moves"
ARTICLE = re.compile("<article.*</article>", re.DOTALL)
PACKED = {"Accept-Encoding": "gzip"}

texts = st.text(alphabet="aab <>é\u0627\u0628", max_size=120)
long_texts = st.text(alphabet="ab <>é\u0627", min_size=1, max_size=3_000)


@given(st.lists(st.tuples(texts, long_texts), max_size=4), texts, st.randoms())
def test_a_page_comes_out_as_it_went_in_whatever_it_shares(between, end, order):
    body = "".join(before + shared for before, shared in between) + end
    shared = [Shared.of(one) for _before, one in between]
    order.shuffle(shared)

    assert gzip.decompress(packed(body.encode(), shared)).decode() == body


@given(long_texts, long_texts)
def test_a_shared_text_that_is_not_in_the_page_does_no_harm(body, other):
    assert gzip.decompress(packed(body.encode(), [Shared.of(other)])).decode() == body


def test_a_shared_text_that_was_changed_on_its_way_into_the_page_is_sent_as_changed():
    text = "".join(f"<p>Paragraph {number} of many</p>" for number in range(200))
    changed = text.replace("Paragraph 150", "Paragraph 151")

    sent = packed(f"<main>{changed}</main>".encode(), [Shared.of(text)])

    assert gzip.decompress(sent).decode() == f"<main>{changed}</main>"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_a_page_shares_makes_it_hardly_larger(place):
    words = (ROOT / "docs" / "scenario-language.md").read_text(encoding="utf-8")
    pieces = [words[:4_000], words[4_000:8_000]]
    shared = words[8_000:24_000]
    body = "".join([*pieces[:place], shared, *pieces[place:]]).encode()

    sent = packed(body, [Shared.of(shared)])

    assert len(sent) < 1.07 * len(gzip.compress(body, LEVEL))


def test_a_second_reader_is_sent_the_lesson_that_was_packed_for_the_first(app: Flask):
    readers = [Browser(app).signed_in("learner", name=name) for name in ("Amal", "Boris")]

    sent = [one.client.get(LESSON, headers=PACKED) for one in readers]

    pages = [gzip.decompress(one.data).decode() for one in sent]
    assert all(one.headers["Content-Encoding"] == "gzip" for one in sent)
    assert len({ARTICLE.search(page)[0] for page in pages}) == 1
    assert ["Boris" in page for page in pages] == [False, True]
    assert pages[1] == readers[1].client.get(LESSON).text


def test_a_browser_that_cannot_unpack_gets_the_page_as_it_is(app: Flask):
    page = Browser(app).client.get("/about", headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in page.headers
    assert "</html>" in page.text
