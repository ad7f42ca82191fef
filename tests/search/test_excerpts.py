"""The part of a text that is shown, with what was asked for marked."""

from hypothesis import given
from hypothesis import strategies as st

from elearning.search.excerpts import LONGEST, Piece, excerpt, mark_title
from elearning.search.query import ask
from tests.search.texts import index_of

FAR = "sand " * 200


def shown(text: str, asked: str) -> str:
    """Return the excerpt of a text with brackets around what is marked."""
    index = index_of(text)
    pieces = excerpt(index.documents[0], ask(index, asked).words)
    return "".join(f"[{one.text}]" if one.is_marked else one.text for one in pieces)


def test_a_short_text_is_shown_whole_with_its_words_marked():
    assert shown("A camp, or two Camps?", "camp") == "A [camp], or two [Camps]?"


def test_a_long_text_is_cut_around_what_was_asked_for():
    told = shown(f"{FAR}the flood came {FAR}", "flood")

    assert told.startswith("… sand")
    assert told.endswith("sand …")
    assert "the [flood] came" in told


def test_the_place_with_most_of_the_words_is_shown():
    told = shown(f"flood {FAR} flood and cholera {FAR} cholera", "flood cholera")

    assert "[flood] and [cholera]" in told


def test_a_text_that_was_found_by_its_title_shows_its_beginning():
    assert shown(f"Begin here. {FAR}", "nothing").startswith("Begin here. sand")


def test_vowel_signs_are_marked_with_their_word():
    assert shown("في مُخَيَّمٍ صغير", "مخيم") == "في [مُخَيَّمٍ] صغير"


def test_titles_are_marked_as_well():
    index = index_of("camp")

    assert mark_title(index, "The camp", ask(index, "camp").words) == (
        Piece("The "),
        Piece("camp", is_marked=True),
    )


@given(st.text(max_size=600), st.text(max_size=20))
def test_an_excerpt_is_a_part_of_its_text(text: str, asked: str):
    index = index_of(text)

    pieces = excerpt(index.documents[0], ask(index, asked).words)

    told = "".join(one.text for one in pieces).removeprefix("… ").removesuffix(" …")
    assert told in text


@given(st.lists(st.sampled_from(["flood", "sand", "camp", "مخيم"]), max_size=300))
def test_an_excerpt_is_short(told: list[str]):
    assert len(shown(" ".join(told), "flood camp")) <= LONGEST * 2 + 8
