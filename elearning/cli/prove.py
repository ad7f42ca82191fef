"""``elearning prove``: what is proved of each scenario, and what its author should mend."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import Engine

from elearning.cli.costs import name_of, told_cost
from elearning.cli.proving import keep, score_waiting
from elearning.cli.settings import open_engine, read_settings
from elearning.config import content_root, settings
from elearning.content.edition import Edition
from elearning.content.library import load_library
from elearning.db import opened
from elearning.services import readiness
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.path import Path as Way
from elearning.simulation.prover.proof import BUDGET, Proof
from elearning.simulation.prover.report import prove

VERDICTS = {
    "proved": "proved: every state that any moves and any draws lead to was explored",
    "too-large": "NOT proved: the budget of states was spent before everything was explored",
    "loops": "NOT proved: moves lead back to where they came from and no time passes",
    "too-many-draws": "NOT proved: there are more draws than can be told apart",
    "nothing-to-lose": "NOT proved: there are draws under which no move loses anything",
    "dead-ends": "NOT proved: an attempt can be stuck",
}
# What each kind of finding says, and what its author can do.
TOLD = {
    "dead-end": ("no option is open in {place}", "leave one option without an if"),
    "loop": ("{place}: {name} leads back at once", "let a step of the cycle cost hours"),
    "scene-unreachable": ("{place} is never reached", "lead there, or take it away"),
    "ending-unreachable": ("the ending {place} is never reached", "lead there, or take it away"),
    "nothing-to-lose": ("under some draws nothing can be lost", "rate some option below best"),
    "too-many-draws": ("there are too many draws", "use fewer chances, at most four on a path"),
    "best-gives-away": (
        "{place}: {name} is rated best and gives away {regret:.2f}",
        "rate it lower there, or mend what it leads to",
    ),
    "harmful-costs-little": (
        "{place}: {name} is rated harmful and costs only {regret:.2f}",
        "rate it higher there, or let it lead to something worse",
    ),
    "leaving-pays": (
        "{place}: {name} ends it at a loss of {costs:.2f}; staying costs a random player "
        "{staying:.2f}",
        "give the ending a greater loss",
    ),
    "breach-lasts": (
        "{place}: {name} is broken and nothing later corrects it",
        "let a later effect correct it, or lead to an ending",
    ),
    "breach-idle": (
        "{place}: {name} is broken at no cost, and everything later corrects it",
        "let it cost something",
    ),
    "never-open": ("{place}: {name} is never open", "loosen its if, or take it away"),
    "always-open": ("{place}: {name} is always open", "take its if away"),
    "same-effect": ("{place}: {name} in every state", "let them differ, or keep one"),
    "never-asked": ("{place} is never asked for", "ask for it, show it, or take it away"),
    "never-varies": ("{place} never varies", "let an effect that is reached change it"),
    "pinned": (
        "{place} stands at {bound:.0f} at every ending",
        "weaken the effects that push it, or widen its range",
    ),
    "never-arrives": ("the inject {place} never arrives", "start it earlier, or take it away"),
    "never-told": ("the text {place} is never told", "loosen its if, or take it away"),
    "always-true": ("a condition of {name} in {place} always holds", "take it away"),
    "always-false": ("a condition of {name} in {place} never holds", "mend it, or take it away"),
    "not-cited": ("{place}: a rating of {name} cites no point", "name the point met or broken"),
    "sector-not-trained": ("sector {place} is claimed and not trained", "train it in a scene"),
    "phase-not-trained": ("phase {place} is claimed and not reached", "reach a scene in it"),
    "careless": (
        "a player who picks {place} has {mean:.0%}, more than {limit:.0%}",
        "move the good options about, and even out their lengths",
    ),
}
PLAYERS = {
    "random": "at random",
    "first": "the first",
    "last": "the last",
    "longest": "the longest",
    "acceptable": "an acceptable one",
}


@click.command("prove")
@click.argument("scenario", required=False)
@click.option("--variant", help="One regional variant; all that there are if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole proof as JSON.")
@click.option("--budget", default=BUDGET, show_default=True, help="How many states to explore.")
@click.option("--keep", "is_kept", is_flag=True, help="Keep the proofs in the database.")
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds courses/ and simulations/; the configured one if left out.",
)
def prove_command(
    scenario: str | None,
    variant: str | None,
    as_json: bool,
    budget: int,
    is_kept: bool,
    content: Path | None,
) -> None:
    """Prove scenarios: what every learner can meet, and what to mend; status 1 if not sound."""
    root = content if content is not None else content_root(settings())
    engine = _migrated() if is_kept else None
    proofs = {}
    for edition in _editions(root.resolve(), scenario, variant, each=is_kept):
        begun = time.perf_counter()
        proofs[name_of(edition)] = proof = prove(edition.program, edition.story, budget=budget)
        spent = time.perf_counter() - begun
        if not as_json:
            click.echo("\n".join(tell(edition, proof, seconds=spent)))
        if engine is not None:
            keep(engine, edition, proof, budget=budget, seconds=spent)
            click.echo(f"Kept in the database: {name_of(edition)}", err=True)
    if engine is not None:
        score_waiting(engine, load_library(root.resolve()), read_settings())
    if as_json:
        click.echo(json.dumps({slug: proof.to_json() for slug, proof in proofs.items()}))
    if not all(proof.is_sound for proof in proofs.values()):
        raise SystemExit(1)


def _migrated() -> Engine:
    """Return an engine for the configured database, or stop unless it can keep proofs."""
    engine = open_engine(read_settings())
    with opened(engine, writes=False) as session:
        if not readiness.check_database(session).is_at_head:
            raise click.ClickException(
                "The database is behind this version, or there is none. Run: elearning migrate"
            )
    return engine


def _editions(
    root: Path, scenario: str | None, variant: str | None, *, each: bool
) -> Iterator[Edition]:
    """Yield what is to be proved: each variant, or only those whose program is another."""
    library = load_library(root)
    seen: set[str] = set()
    for slug in sorted(library.scenarios):
        for edition in library.editions_of(slug) if scenario in (None, slug) else ():
            is_new = each or edition.program.digest not in seen
            if edition.variant == variant if variant else is_new:
                seen.add(edition.program.digest)
                yield edition
    if not seen:
        raise click.ClickException("There is no such scenario, or it has problems: elearning check")


def tell(edition: Edition, proof: Proof, *, seconds: float) -> Iterator[str]:
    """Yield the lines that tell people what was proved."""
    size = proof.size
    yield f"{edition.title} ({name_of(edition)})"
    yield f"  {VERDICTS[proof.verdict]}"
    yield (
        f"  {size.states:,} states, {size.transitions:,} moves between them, {size.moments:,} "
        f"moments, in {seconds:.1f} s"
    )
    if size.waiting:
        yield f"  {size.waiting:,} states were seen and not explored; raise --budget"
    if cost := told_cost(edition.story, size):
        yield f"  {cost}"
    if not proof.is_proved:
        yield from _largest(proof)
    yield "  Endings, and how often a random player meets them:"
    for ending in proof.endings:
        often = f"{ending.chance:7.2%}" if ending.is_reached else "  never"
        yield f"    {often}  {ending.scene}"
        yield from _path(ending.path, "             ")
    yield from _stakes(proof)
    for finding in proof.findings:
        yield from _finding(finding)
    if proof.unproved:
        yield f"  Not proved for want of room: {', '.join(proof.unproved)}"
    if proof.is_sound:
        yield "  No fault was found."


def _largest(proof: Proof) -> Iterator[str]:
    most = sorted(proof.size.by_scene.items(), key=lambda item: -item[1])[:3]
    told = ", ".join(f"{scene} {count:,}" for scene, count in most)
    yield f"  Most states are in: {told}. Coarsen what is still asked for there."


def _stakes(proof: Proof) -> Iterator[str]:
    if proof.stakes:
        stakes = proof.stakes
        yield (
            f"  Losses: {stakes.value / stakes.scale:.2f} at best, {stakes.random_loss:.2f} at "
            f"random, {stakes.most_loss} at most"
        )
        yield "  The best path under the likeliest draws:"
        yield from _path(stakes.best, "    ")
    for one in proof.players:
        how = f"from {one.samples:,} attempts" if one.samples else "exactly"
        yield (
            f"  Always {PLAYERS[one.player]}: {one.mean:.1%} on average, {one.least:.0%} to "
            f"{one.most:.0%} ({how}); not yet in {one.not_yet:.0%}"
        )
    if proof.cost:
        yield (
            f"  Length: {proof.cost.median} decisions, at most {proof.cost.longest}; "
            f"{proof.cost.minutes:.0f} minutes of reading, at most {proof.cost.most_minutes:.0f}"
        )
    if proof.points:
        yield f"  {len(proof.points)} guidance points are at stake"


def _finding(finding: Finding) -> Iterator[str]:
    what, wish = TOLD[finding.kind]
    named = {"place": finding.place, "name": finding.name, **finding.figures}
    yield f"  {'FAULT' if finding.is_fault else 'look at'}: {what.format(**named)}; {wish}"
    yield from _path(finding.path, "    for example: ")


def _path(path: Way | None, lead: str) -> Iterator[str]:
    if path and path.moves:
        told = " > ".join(f"{scene}.{'+'.join(options)}" for scene, options in path.moves)
        falls = "".join(f", {chance} falls {out + 1}" for chance, _, out in path.draws)
        yield f"{lead}{told}{falls}"
