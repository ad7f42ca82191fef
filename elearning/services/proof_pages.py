"""What was proved of a scenario, as the page for its trainers tells it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.content.problems import Problem
from elearning.services import proofs
from elearning.services.proof_history import OlderProof, find_older
from elearning.services.proof_places import line_of, line_of_option
from elearning.services.proofs import KeptProof
from elearning.services.sources import problems_of
from elearning.simulation import keys
from elearning.simulation.engine import replay
from elearning.simulation.events import Drawn, Entered
from elearning.simulation.prover.diff import Change, changes
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.map import draw_map
from elearning.simulation.prover.path import Path
from elearning.simulation.prover.proof import Ending, PointUse, Proof
from elearning.simulation.prover.results import MOST_RANDOM, MOST_STEADY, Results

MOST_LARGEST = 3


@dataclass(frozen=True, slots=True)
class StepLine:
    """One move of an example path."""

    scene: str
    title: str
    options: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PathLines:
    """An example path: its moves, and how chances fall on it: title and number of the outcome."""

    steps: tuple[StepLine, ...]
    draws: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SceneLine:
    """One scene of the graph, and what was proved of it; ``met`` is missing if nobody knows."""

    id: str
    title: str
    phase: str
    kind: str
    tone: str
    line: int
    is_met: bool | None
    is_best: bool
    often: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class EndingLine:
    """One ending, with an example path if it is reached."""

    id: str
    title: str
    tone: str
    line: int
    ending: Ending
    path: PathLines | None


@dataclass(frozen=True, slots=True)
class PlayerLine:
    """The results of a careless player, and the limit that they should keep."""

    results: Results
    limit: float | None

    @property
    def is_over(self) -> bool:
        """Tell whether this player does too well."""
        return self.limit is not None and self.results.mean > self.limit


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding, with the title of its scene if it has one, its line and an example path."""

    finding: Finding
    title: str
    line: int
    path: PathLines | None


@dataclass(frozen=True, slots=True)
class PointLine:
    """A guidance point at stake, and the scenes where it is: id and title."""

    use: PointUse
    title: str
    scenes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, each part in the words of the edition."""

    proof: Proof
    best: PathLines | None
    endings: tuple[EndingLine, ...]
    players: tuple[PlayerLine, ...]
    findings: tuple[FindingLine, ...]
    points: tuple[PointLine, ...]
    sectors: tuple[tuple[int, bool], ...]
    phases: tuple[tuple[str, bool], ...]
    largest: tuple[tuple[str, int], ...]
    costliest: tuple[str, int] | None  # an indicator, and how many states there would be without it

    @property
    def faults(self) -> int:
        """Return for how many findings the scenario is refused results."""
        return sum(line.finding.is_fault for line in self.findings)


@dataclass(frozen=True, slots=True)
class ProofPage:
    """A scenario or one of its variants: the scenes, what was proved, and what changed."""

    scenario: str
    edition: Edition | None  # missing while the document has problems
    editions: tuple[Edition, ...]
    problems: tuple[Problem, ...]
    kept: KeptProof | None = None
    report: Report | None = None
    scenes: tuple[SceneLine, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    best: tuple[str, ...] = ()
    older: OlderProof | None = None
    changes: tuple[Change, ...] = ()


def get_proof_page(session: Session, library: Library, scenario: str, variant: str) -> ProofPage:
    """Return what was proved of a scenario, or of one of its variants.

    :raise NotFound: if there is no such scenario or variant, not even with problems.
    """
    problems = problems_of(library, scenario)
    editions = library.editions_of(scenario)
    if not editions and problems and not variant:
        return ProofPage(scenario, None, (), problems)
    edition = library.get_edition(scenario, variant)
    kept = proofs.find_proof(session, edition.digest)
    proof = kept.proof if kept else None
    best = _scenes_on(edition, proof.stakes.best) if proof and proof.stakes else ()
    older = find_older(session, edition) if proof else None
    return ProofPage(
        scenario=scenario,
        edition=edition,
        editions=editions,
        problems=problems,
        kept=kept,
        report=_report(library, edition, proof) if proof else None,
        scenes=tuple(_scenes(edition, proof, frozenset(best))),
        leads=_leads(edition),
        best=best,
        older=older,
        changes=changes(older.proof, proof) if older and proof else (),
    )


def title_of(edition: Edition, scene: str) -> str:
    """Return the title of a scene, or its id if there is no such scene."""
    return edition.story.text(keys.scene_key(scene, "title")) or scene


def _leads(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return which scene may lead to which, whatever the conditions; the horizon is left out."""
    ids = edition.program.scene_ids
    parts = draw_map(edition.program).parts
    found = [
        (ids[scene], ids[way[1]])
        for scene, own in enumerate(parts)
        for part in own
        for way in part.ways
    ]
    return tuple(dict.fromkeys(found))


def _scenes_on(edition: Edition, path: Path) -> tuple[str, ...]:
    """Return the scenes and chances that a path comes through, each once."""
    run = replay(edition.program, path.taken, path.draw(edition.program))
    met = [
        event.scene if isinstance(event, Entered) else event.chance
        for events in run.events
        for event in events
        if isinstance(event, Entered | Drawn)
    ]
    return tuple(dict.fromkeys(met))


def _scenes(edition: Edition, proof: Proof | None, best: frozenset[str]) -> Iterator[SceneLine]:
    reached = {one.scene: one for one in proof.scenes} if proof else {}
    for name, scene in edition.story.scenes.items():
        one = reached.get(name)
        # What was not met when exploring stopped early may be met all the same.
        is_known = proof is not None and (one is not None or proof.is_proved)
        yield SceneLine(
            id=name,
            title=title_of(edition, name),
            phase=scene.phase,
            kind=scene.kind if scene.kind in ("chance", "ending") else "decision",
            tone=scene.tone,
            line=edition.lines.get(f"scenes.{name}", 1),
            is_met=one is not None if is_known else None,
            is_best=name in best,
            often=one.often if one else None,
            lowest=one.lowest if one else None,
            highest=one.highest if one else None,
        )


def _report(library: Library, edition: Edition, proof: Proof) -> Report:
    places = {one.place for one in proof.findings if one.kind.endswith("-not-trained")}
    largest = sorted(proof.size.by_scene.items(), key=lambda item: -item[1])
    return Report(
        proof=proof,
        best=_path(edition, proof.stakes.best) if proof.stakes else None,
        endings=tuple(_ending(edition, one) for one in proof.endings),
        players=tuple(PlayerLine(one, _limit(one.player)) for one in proof.players),
        findings=tuple(_finding(edition, one) for one in proof.findings),
        points=tuple(_point(library, edition, one) for one in proof.points),
        sectors=tuple((number, str(number) not in places) for number in edition.sectors),
        phases=tuple((phase, phase not in places) for phase in edition.phases),
        largest=tuple((title_of(edition, scene), n) for scene, n in largest[:MOST_LARGEST]),
        costliest=_costliest(edition, proof),
    )


def _limit(player: str) -> float | None:
    if player == "acceptable":
        return None
    return MOST_RANDOM if player == "random" else MOST_STEADY


def _ending(edition: Edition, one: Ending) -> EndingLine:
    return EndingLine(
        id=one.scene,
        title=title_of(edition, one.scene),
        tone=edition.story.scenes[one.scene].tone,
        line=edition.lines.get(f"scenes.{one.scene}", 1),
        ending=one,
        path=_path(edition, one.path) if one.path else None,
    )


def _finding(edition: Edition, one: Finding) -> FindingLine:
    scene = one.place.partition(".")[0]
    title = title_of(edition, scene) if scene in edition.story.scenes else ""
    path = _path(edition, one.path) if one.path and one.path.moves else None
    return FindingLine(one, title, line_of(edition, one), path)


def _point(library: Library, edition: Edition, one: PointUse) -> PointLine:
    cited = edition.story.points.get(one.point)
    scenes = tuple((scene, title_of(edition, scene)) for scene in one.scenes)
    return PointLine(one, cited.title if cited else one.point, scenes)


def _path(edition: Edition, path: Path) -> PathLines:
    return PathLines(
        steps=tuple(_step(edition, scene, options) for scene, options in path.moves),
        draws=tuple(
            (title_of(edition, chance), outcome + 1) for chance, _visit, outcome in path.draws
        ),
    )


def _step(edition: Edition, scene: str, options: Sequence[str]) -> StepLine:
    line = line_of_option(edition, scene, options[0] if options else "")
    return StepLine(scene, title_of(edition, scene), tuple(options), line)


def _costliest(edition: Edition, proof: Proof) -> tuple[str, int] | None:
    name = max(edition.story.gauges, key=lambda one: proof.size.saved.get(one, 0), default="")
    saved = proof.size.saved.get(name, 0)
    label = edition.story.text(keys.value_key(name, "label"))
    return (label or name, proof.size.states - saved) if saved else None
