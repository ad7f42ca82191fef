"""Where links lead and what pictures show: names become addresses, dead ones become problems."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from elearning.content.pictures import load_picture
from elearning.content.problems import nearest
from elearning.content.reading import Reading

# Takes what stands after the colon; returns the address, or the names among which it is missing.
Resolver = Callable[[Reading, str], str | list[str]]


def _lesson(reading: Reading, target: str) -> str | list[str]:
    course, _, lesson = target.rpartition("/")
    course = course or reading.course
    lessons = reading.names.lessons.get(course, frozenset())
    return f"/learn/{course}/{lesson}" if lesson in lessons else sorted(lessons)


def _course(reading: Reading, target: str) -> str | list[str]:
    known = reading.names.lessons
    return f"/courses/{target}/" if target in known else sorted(known)


def _scenario(reading: Reading, target: str) -> str | list[str]:
    known = reading.names.scenarios
    return f"/simulations/{target}/" if target in known else sorted(known)


def _sector(reading: Reading, target: str) -> str | list[str]:
    known = [str(number) for number in sorted(reading.names.sectors)]
    return f"/guidance/sectors/{target}" if target in known else known


def _phase(reading: Reading, target: str) -> str | list[str]:
    known = reading.names.phases
    return f"/guidance/phases/{target}" if target in known else sorted(known)


def _guidance(reading: Reading, target: str) -> str | list[str]:
    known = reading.names.guidance
    return f"/guidance/{target}" if target in known else list(known)


LINKS: dict[str, Resolver] = {
    "lesson": _lesson,
    "course": _course,
    "scenario": _scenario,
    "sector": _sector,
    "phase": _phase,
    "guidance": _guidance,
}


def resolve_links(root: Element, reading: Reading) -> None:
    """Give every link its address, or note that it leads nowhere."""
    for anchor in root.iter("a"):
        href = anchor.get("href")
        if href is None:
            continue
        anchor.attrib.pop("title", None)
        kind, _, target = href.partition(":")
        if href.startswith("https://"):
            anchor.set("rel", "external noopener")
        elif kind in LINKS and target:
            _resolve(anchor, reading, LINKS[kind](reading, target), href)
        else:
            known = [f"{one}:" for one in LINKS]
            wish = nearest(f"{kind}:", known) or f"use https:// or one of {' '.join(known)}"
            reading.report(href, f'a link to "{href}"', wish)


def _resolve(anchor: Element, reading: Reading, found: str | list[str], href: str) -> None:
    if isinstance(found, str):
        anchor.set("href", found)
        return
    kind, _, target = href.partition(":")
    reading.report(href, f'a dead link to "{href}"', nearest(target, found) or f"no such {kind}")


def show_pictures(root: Element, reading: Reading) -> None:
    """Check every picture and give it its address and size."""
    for image in root.iter("img"):
        source = image.get("src", "")
        text = image.get("alt", "").strip()
        image.attrib.clear()
        if not text:
            wish = "say between [ and ] what it shows to somebody who cannot see it"
            reading.report(f"({source}", f'the picture "{source}" has no alternative text', wish)
        _show(image, reading, source, text)


def _show(image: Element, reading: Reading, source: str, text: str) -> None:
    folders = reading.folders
    if folders is None:
        reading.report(source, "a picture in a short text", "show it in a lesson")
        return
    if "/" in source or "\\" in source or source.startswith("."):
        reading.report(source, f'the picture "{source}" lies elsewhere', "put it beside the lesson")
        return
    path = next((one / source for one in folders.places if (one / source).is_file()), None)
    if path is None:
        beside = {one.name for place in folders.places for one in place.glob("*.svg")}
        wish = nearest(source, beside) or "put it beside the lesson"
        reading.report(source, f'no picture "{source}"', wish)
        return
    picture = load_picture(folders.root, path, reading.problems)
    if picture is None:
        return
    reading.pictures[source] = picture.file
    reading.picture_paths[source] = path
    image.set("src", f"/courses/{folders.course}/files/{source}?v={picture.digest[:12]}")
    image.set("alt", text)
    image.set("width", str(picture.width))
    image.set("height", str(picture.height))
    image.set("loading", "lazy")
