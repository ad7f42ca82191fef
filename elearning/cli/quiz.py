"""``elearning quiz``: pools of questions to and from other learning platforms, as GIFT."""

from pathlib import Path

import click

from elearning.cli.wording import counted
from elearning.config import content_root, settings
from elearning.content import pools
from elearning.content.gift import MOST_BYTES
from elearning.content.gift_reading import read_gift
from elearning.content.gift_writing import write_gift
from elearning.content.library import load_library
from elearning.content.problems import Problems
from elearning.content.source import read_text

CONTENT = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds courses/ and simulations/; the configured one if left out.",
)


@click.group()
def quiz() -> None:
    """Exchange pools of questions with other learning platforms, as GIFT."""


@quiz.command("export")
@click.argument("course")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@CONTENT
def export_command(course: str, file: Path, content: Path | None) -> None:
    """Write the questions of a course as GIFT, and tell what GIFT cannot hold."""
    root, problems = _root(content), Problems()
    pool = pools.read_pool(root, course, problems) if pools.has_pool(root, course) else None
    _tell(problems)
    if pool is None:
        raise click.ClickException(f'there are no questions of a course "{course}" to export')
    text, losses = write_gift(pool, course=course, title=course)
    file.write_text(text, encoding="utf-8")
    for loss in losses:
        click.echo(loss)
    click.echo(f"{file}: {counted(len(pool.questions), 'question')}", err=True)


@quiz.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--course", help="Write into the folder of this course, and check it there.")
@click.option("--replace", is_flag=True, help="Replace the quiz that is there.")
@CONTENT
def import_command(file: Path, course: str | None, replace: bool, content: Path | None) -> None:
    """Write a quiz from a GIFT file, and tell by line what a question here cannot express.

    Without a course it is written beside the file. Exit status 1 if anything
    was left out or changed, or if the check finds a problem.
    """
    root, problems = _root(content), Problems()
    folder = root / "courses" / course if course else file.resolve().parent
    target = folder / pools.QUIZ
    if course is not None and course not in {one.name for one in (root / "courses").iterdir()}:
        raise click.ClickException(f'there is no course "{course}" in {root / "courses"}')
    if target.exists() and not replace:
        raise click.ClickException(f"{target} is there already; --replace replaces it")
    path = file.resolve()
    text = read_text(path.parent, path, problems, limit=MOST_BYTES)
    if text is None:
        _tell(problems)
        raise SystemExit(1)
    pool = read_gift(text, file.name, problems)
    target.write_text(pools.write_pool(pool), encoding="utf-8")
    _tell(problems)
    click.echo(f"{target}: {counted(len(pool.questions), 'question')}", err=True)
    found = _judged(root, course) if course else Problems()
    _tell(found)
    if len(problems) or len(found):
        raise SystemExit(1)


def _judged(root: Path, course: str) -> Problems:
    """Return what the check says of the quiz of a course."""
    found = Problems()
    own = f"courses/{course}/"
    found.extend(one for one in load_library(root).problems if one.path.startswith(own))
    return found


def _root(content: Path | None) -> Path:
    return (content if content is not None else content_root(settings())).resolve()


def _tell(problems: Problems) -> None:
    for problem in problems:
        click.echo(str(problem))
