"""Which pictures are served: drawings that only draw, and honest PNG files."""

import struct
import zlib
from pathlib import Path

import pytest

from elearning.content.library import load_library
from elearning.content.pictures import Picture, load_picture
from elearning.content.problems import Problems
from tests.content.folders import a_folder, changed, told, write

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
SVG = f'{HEAD}<rect width="4" height="4" fill="url(#a)"/></svg>'


def load(
    tmp_path: Path, data: str | bytes, name: str = "x.svg"
) -> tuple[Picture | None, list[str]]:
    problems = Problems()
    write(tmp_path, name, data)
    picture = load_picture(tmp_path, tmp_path / name, problems)
    return picture, [str(problem) for problem in problems]


def a_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 10))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


FAULTS = {
    "script": (f"{HEAD}\n<script>alert(1)</script></svg>", "x.svg:2: holds <script>"),
    "event": (f'{HEAD}<g onload="x()"/></svg>', 'x.svg:1: holds the attribute "onload"'),
    "style": (f"{HEAD}<style>*{{}}</style></svg>", "x.svg:1: holds <style>"),
    "style attribute": (f'{HEAD}<g style="x"/></svg>', 'x.svg:1: holds the attribute "style"'),
    "image": (f'{HEAD}<image href="https://a.example"/></svg>', "x.svg:1: holds <image>"),
    "foreign object": (f"{HEAD}<foreignObject/></svg>", "x.svg:1: holds <foreignObject>"),
    "animation": (f'{HEAD}<set attributeName="href"/></svg>', "x.svg:1: holds <set>"),
    "link": (f'{HEAD}<a href="#x"/></svg>', "x.svg:1: holds <a>"),
    "outside use": (
        f'{HEAD}<use href="https://a.example/#x"/></svg>',
        "x.svg:1: refers to something outside of itself",
    ),
    "old outside use": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 1 1"><use l:href="data:x"/></svg>',
        "x.svg:1: refers to something outside of itself",
    ),
    "outside fill": (
        f'{HEAD}<g fill="url( https://a.example )"/></svg>',
        "x.svg:1: refers to something outside of itself",
    ),
    "quoted outside fill": (
        f"{HEAD}<g fill=\"url('#a')\"/></svg>",
        "x.svg:1: refers to something outside of itself",
    ),
    "html": (
        f'{HEAD}<p xmlns="http://www.w3.org/1999/xhtml">x</p></svg>',
        "x.svg:1: holds <p>",
    ),
    "entities": (
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>&b;</text></svg>',
        "x.svg:1: has a document type",
    ),
    "instruction": (f"<?xml-stylesheet href='x'?>{SVG}", "x.svg:1: holds a processing"),
    "broken": (f"{HEAD}<g></svg>", "x.svg:1: is not well-formed XML"),
    "empty": ("", "x.svg:1: is not well-formed XML"),
    "not a drawing": ('<g xmlns="http://www.w3.org/2000/svg"/>', "x.svg:1: has no viewBox"),
    "no size": (HEAD.replace("40 20", "0 nan") + "</svg>", "x.svg:1: has no sensible size"),
    "endless": (HEAD.replace("40 20", "1 inf") + "</svg>", "x.svg:1: has no sensible size"),
    "deep": (HEAD + "<g>" * 40 + "</g>" * 40 + "</svg>", "x.svg:1: is nested more than 30"),
    "large": (HEAD + " " * 100_000 + "</svg>", "x.svg:1: is larger than 96 KB"),
}


@pytest.mark.parametrize(("data", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_drawing_that_does_more_than_draw_is_refused(
    tmp_path: Path, data: str, expected: str
) -> None:
    picture, problems = load(tmp_path, data)

    assert picture is None
    assert any(problem.startswith(expected) for problem in problems), problems


def test_a_drawing_is_written_anew_with_its_size(tmp_path: Path) -> None:
    picture, problems = load(tmp_path, f"<!-- secret -->{SVG}")

    assert problems == []
    assert picture is not None
    assert (picture.width, picture.height) == (40, 20)
    assert b"secret" not in picture.file.data
    assert picture.file.data.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')


PNGS = {
    "a drawing by another name": (SVG.encode(), "x.png:1: is not a PNG file"),
    "a page behind a picture": (a_png(4, 4) + b"<script>", "x.png:1: does not end as a PNG"),
    "a bomb": (a_png(50_000, 50_000), "x.png:1: is larger than 4000 pixels a side"),
    "nothing": (a_png(0, 5), "x.png:1: is larger than 4000 pixels a side"),
}


@pytest.mark.parametrize(("data", "expected"), PNGS.values(), ids=PNGS)
def test_a_png_that_is_none_is_refused(tmp_path: Path, data: bytes, expected: str) -> None:
    picture, problems = load(tmp_path, data, "x.png")

    assert picture is None
    assert problems[0].startswith(expected)


def test_a_png_is_taken_as_it_is(tmp_path: Path) -> None:
    picture, problems = load(tmp_path, a_png(30, 20), "x.png")

    assert problems == []
    assert picture is not None
    assert (picture.file.media_type, picture.width, picture.height) == ("image/png", 30, 20)


def test_another_kind_of_picture_is_refused(tmp_path: Path) -> None:
    picture, problems = load(tmp_path, b"GIF89a", "x.gif")

    assert picture is None
    assert problems == ['x.gif:1: a picture of the kind ".gif"; use .svg or .png']


def test_a_lesson_shows_its_picture_under_the_address_of_the_course(tmp_path: Path) -> None:
    text = changed("two", "See [the first](lesson:one).", "![Two hills](hills.svg)")
    root = a_folder(tmp_path, **text)
    write(root, "courses/first/start/hills.svg", SVG)

    course = load_library(root).get_course("first")

    shown = course.get_lesson("two").body.render()
    assert 'src="/courses/first/files/hills.svg?v=' in shown
    assert 'alt="Two hills"' in shown
    assert 'width="40"' in shown
    assert course.get_file("hills.svg").media_type == "image/svg+xml"


def test_two_pictures_of_one_name_are_told(tmp_path: Path) -> None:
    two = changed("two", "See [the first](lesson:one).", "![Two hills](hills.svg)")
    about = changed("_course", "About the course.", "![Two hills](hills.svg)")
    root = a_folder(tmp_path, **two, **about)
    write(root, "courses/first/start/hills.svg", SVG)
    write(root, "courses/first/hills.svg", SVG)

    problems = told(load_library(root))

    assert problems == [
        'courses/first/start/two.md:11: another picture "hills.svg" is courses/first/hills.svg; '
        "rename one of them"
    ]
