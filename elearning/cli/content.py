"""Checks all content, one line per problem."""

from pathlib import Path

import click

from elearning.cli.costs import costs_of
from elearning.cli.wording import counted
from elearning.config import content_root, settings
from elearning.content.library import load_library


def check(root: Path) -> int:
    """Print every problem of the content of a folder and return how many there are.

    On the other channel stands what each scenario costs to prove: exploring takes
    half a second for a large one, while proving takes several.
    """
    library = load_library(root)
    for problem in library.problems:
        click.echo(str(problem))
    counts = (
        counted(len(library.courses), "course"),
        counted(len(library.scenarios), "scenario"),
        counted(len(library.guidance), "guidance point"),
    )
    found = counted(len(library.problems), "problem") if library.problems else "no problem"
    for line in costs_of(library):
        click.echo(line, err=True)
    click.echo(f"{', '.join(counts)}: {found}", err=True)
    return len(library.problems)


@click.command("check")
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds courses/ and simulations/; the configured one if left out.",
)
def check_command(content: Path | None) -> None:
    """Check all content: one line per problem, exit status 1 if there is any."""
    root = content if content is not None else content_root(settings())
    if check(root.resolve()):
        raise SystemExit(1)
