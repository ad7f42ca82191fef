"""The report of the proof and the text of the document, for the trainers of a scenario."""

from flask import jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from elearning.services import proof_pages, proofs, sources
from elearning.web.library import get_library, get_shelf
from elearning.web.security import requires
from elearning.web.session import get_session
from elearning.web.teach import bp, findings, graphs, verdicts


@bp.get("/teach/scenarios/<scenario>/proof")
@requires("trainer")
def proof(scenario: str) -> str:
    """Show what was proved of a scenario or a variant, and what to mend."""
    library = get_library()
    page = proof_pages.get_proof_page(get_session(), library, scenario, _variant())
    lines = page.report.findings if page.report else ()
    return render_template(
        "teach/proof.html" if page.edition else "teach/unread.html",
        page=page,
        verdict=verdicts.verdict(page),
        graph=graphs.draw(page) if page.edition else "",
        legend=graphs.legend(),
        results=graphs.results,
        groups=tuple(findings.grouped(lines, library.taxonomy)),
        changes=tuple(verdicts.told_changes(page)),
        players=findings.PLAYERS,
        sectors={one.number: one.title for one in library.taxonomy.sectors},
        source_address=source_address,
    )


@bp.get("/teach/scenarios/<scenario>/proof.json")
@requires("trainer")
def proof_json(scenario: str) -> Response:
    """Give the report to tools, without the values of every state."""
    edition = get_library().get_edition(scenario, _variant())
    kept = proofs.find_proof(get_session(), edition.digest)
    found = kept.proof.to_json() if kept and kept.proof else {}
    answer = jsonify(
        scenario=scenario,
        variant=edition.variant,
        version=edition.version,
        edition=edition.digest,
        verdict=kept.verdict if kept else None,
        proof={name: part for name, part in found.items() if name != "table"} or None,
    )
    name = f"{scenario}@{edition.variant}" if edition.variant else scenario
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}-proof.json")
    return answer


@bp.get("/teach/scenarios/<scenario>/source")
@requires("trainer")
def source(scenario: str) -> str:
    """Show the document as its author wrote it, by lines, with the problems of each."""
    page = sources.get_source(get_shelf().root, get_library(), scenario, _variant())
    return render_template("teach/source.html", page=page)


def source_address(path: str, line: int) -> str | None:
    """Return where a line of a file can be read, if it is the document of a scenario."""
    named = sources.named_by(path)
    if named is None:
        return None
    scenario, variant = named
    address = url_for("teach.source", scenario=scenario, variant=variant or None)
    return f"{address}#L{line}"


def _variant() -> str:
    return request.args.get("variant", "")
