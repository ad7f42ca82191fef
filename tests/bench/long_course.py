"""A lesson of a very long course against one of a short course, on the same server."""

import shutil
from itertools import repeat
from pathlib import Path

from elearning.db import transaction
from elearning.services.lessons import finish_lesson
from tests.bench.load import Measured, Request, run
from tests.bench.rows import Row
from tests.bench.setting import Setting
from tests.bench.world import our_server
from tests.conftest import ROOT
from tests.journey import ISSUER, NOW

SHORT, LONG = 20, 1000
PER_MODULE = 20
CLIENTS = 2
COURSE = """---
title: A course of {count} lessons
summary: Made to be measured.
sectors: []
phases: [before]
audience: [staff]
minutes: {minutes}
objectives: [Measure it.]
version: 1.0.0
authors: [The benchmark]
licence: CC BY 4.0
modules: [{modules}]
certificate: {{valid_months: 24, pass_mark: 80}}
---
A course that is only there to be measured.
"""
MODULE = "---\ntitle: Module {number}\nsummary: One of many.\nlessons: [{lessons}]\n---\n"
LESSON = """---
title: Lesson {number}
summary: One of many.
minutes: 5
objectives: [Read it.]
phases: [before]
sectors: []
guidance: []
takeaways: [Remember it., Use it.]
---
{body}
"""
BODY = "\n\n".join(
    f"## Part {number}\n\n" + "The office writes down who moves, and who cannot. " * 8
    for number in range(4)
)


def measure(folder: Path, *, rounds: int, count: int) -> list[Row]:
    """Return what a lesson of a thousand costs against one of twenty, half of each read."""
    root = folder / "content"
    shutil.copytree(ROOT / "courses", root / "courses")
    shutil.copytree(ROOT / "simulations", root / "simulations")
    for lessons in (SHORT, LONG):
        write_course(root / "courses", lessons)
    with our_server(folder, people=1, content=str(root)) as (server, setting):
        pages = {lessons: _lesson(setting, lessons) for lessons in (SHORT, LONG)}
        found = {lessons: Measured() for lessons in pages}
        for page in pages.values():
            run(server, [repeat(page, 60)] * CLIENTS)
        for _round in range(rounds):
            for lessons, page in pages.items():
                found[lessons].add(run(server, [repeat(page, count // CLIENTS)] * CLIENTS))
    for measured in found.values():
        if set(measured.statuses) != {200}:
            raise RuntimeError(f"lessons were answered {measured.statuses}")
    ratio = found[LONG].cpu_ms / found[SHORT].cpu_ms
    told = found[LONG].line()
    return [Row(f"lesson of a course of {LONG:,}", ratio, f"x of {SHORT}", 1.3, told=told)]


def write_course(courses: Path, lessons: int) -> None:
    """Write a course of so many lessons."""
    home = courses / f"course-of-{lessons}"
    names = [f"lesson-{number}" for number in range(lessons)]
    groups = [names[start : start + PER_MODULE] for start in range(0, lessons, PER_MODULE)]
    home.mkdir()
    modules = ", ".join(f"module-{number}" for number in range(len(groups)))
    told = COURSE.format(count=lessons, minutes=min(600, lessons * 5), modules=modules)
    (home / "_course.md").write_text(told, "utf-8")
    for number, group in enumerate(groups):
        module = home / f"module-{number}"
        module.mkdir()
        told = MODULE.format(number=number, lessons=", ".join(group))
        (module / "_module.md").write_text(told, "utf-8")
        for name in group:
            place = name.removeprefix("lesson-")
            (module / f"{name}.md").write_text(LESSON.format(number=place, body=BODY), "utf-8")


def _lesson(setting: Setting, lessons: int) -> Request:
    """Let the learner finish half of a course, and return the request of the next lesson."""
    course, half = f"course-of-{lessons}", lessons // 2
    library = setting.app.extensions["shelf"].library()
    learner = setting.learners[0]
    with transaction(setting.app.extensions["engine"]) as session:
        for place in range(half):
            finish_lesson(
                session, library, account_id=learner.account_id, course=course,
                lesson=f"lesson-{place}", now=NOW, issuer=ISSUER,
            )  # fmt: skip
    return Request("GET", f"/learn/{course}/lesson-{half}", learner.cookie)
