"""A small content folder, whole and right, of which a test changes what it is about."""

from pathlib import Path

from elearning.content.library import Library, load_library

FILES = {
    "courses/_taxonomy/mcof-2012.yaml": """\
version: mcof-2012
title: Names
source: A1
phases:
  - {slug: before, title: Before, summary: Before it.}
  - {slug: during, title: During, summary: During it.}
systems:
  - {slug: cluster, title: Clusters, summary: By sector.}
sectors:
  - number: 1
    slug: camps
    title: Camps
    short: Camps
    icon: tent
    summary: Places.
    objective: {text: Dignity., mark: general}
    marks: {number: general, title: verified}
    systems: {cluster: CCCM}
crisis_types:
  - {slug: sudden-disaster, title: Sudden disaster}
""",
    "courses/_guidance/sources.yaml": "A1: {family: MCOF, title: Review}\n",
    "courses/_guidance/00-all.yaml": """\
- id: G-01
  title: Government leads
  phases: [before, during]
  sectors: []
  severity: critical
  statement: Support the State.
  why: It stays.
  source: [{text: A1 p.5, mark: verified}]
  yes: [Join its centre.]
  no: [Run your own.]
- id: G-02
  title: Everybody
  phases: [during]
  sectors: [1]
  severity: major
  statement: Include <all> groups.
  why: Some fall outside.
  source: [{text: A1, mark: verified}, {text: detail, mark: general}]
  yes: [Add them.]
  no: [Leave them out.]
""",
    "courses/first/_course.md": """\
---
title: First course
summary: What it is.
sectors: [1]
phases: [before]
audience: [staff]
minutes: 20
objectives: [Know it.]
version: 1.0.0
authors: [Editors]
licence: CC BY 4.0
modules: [start]
certificate: {valid_months: 24, pass_mark: 80}
---
About the course.
""",
    "courses/first/start/_module.md": """\
---
title: Start
summary: Begin.
lessons: [one, two]
---
""",
    "courses/first/start/one.md": """\
---
title: Lesson one
summary: First.
minutes: 5
objectives: [Do it.]
phases: [before]
sectors: [1]
guidance: [G-01]
takeaways: [Remember this., And that.]
---
Some text that cites [G-01].
""",
    "courses/first/start/two.md": """\
---
title: Lesson two
summary: Second.
minutes: 7
objectives: [Do more.]
phases: []
sectors: []
guidance: [G-02]
takeaways: [Remember this., And that.]
---
See [the first](lesson:one).
""",
    "courses/first/_quiz.yaml": """\
draw: 1
questions:
  - id: who
    kind: one
    lesson: one
    guidance: [G-01]
    text: Who leads?
    answers:
      - {text: The State., right: true, feedback: Yes.}
      - {text: We do., feedback: No.}
      - {text: Nobody., feedback: No.}
""",
}


def a_folder(tmp_path: Path, **changed: str) -> Path:
    """Write the folder; a keyword names a file by its stem, as in ``one="..."`` for one.md."""
    for name, text in FILES.items():
        write(tmp_path, name, changed.pop(Path(name).stem, text))
    assert not changed, f"no such file: {changed}"
    return tmp_path


def write(root: Path, name: str, text: str | bytes) -> None:
    """Write one file of the folder."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def changed(stem: str, old: str, new: str) -> dict[str, str]:
    """Return a file of the folder with one thing changed in it."""
    text = next(text for name, text in FILES.items() if Path(name).stem == stem)
    assert old in text
    return {stem: text.replace(old, new, 1)}


def told(library: Library) -> list[str]:
    """Return the problems as an author reads them."""
    return [str(problem) for problem in library.problems]


def told_in(tmp_path: Path, stem: str, old: str, new: str) -> list[str]:
    """Return the problems of the folder with one thing changed in it."""
    return told(load_library(a_folder(tmp_path, **changed(stem, old, new))))
