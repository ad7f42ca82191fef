"""A scenario document while its parts are checked: what it may name, and where to report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from elearning.content import scenario_document as doc
from elearning.content.names import Names as Known
from elearning.content.problems import nearest
from elearning.content.scenario_shape import Report
from elearning.content.source import KeyPath


@dataclass(frozen=True, slots=True)
class Parts:
    """A document, what is known outside it, and where to report."""

    document: doc.ScenarioDocument
    known: Known
    report: Report

    def expect(self, keys: KeyPath, kind: str, name: Any, known: Iterable[Any]) -> None:
        """Note a name that is not known."""
        names = [str(one) for one in known]
        if str(name) not in names:
            # The nearest word may be meant; the nearest number hardly ever is.
            near = nearest(name, names) if isinstance(name, str) else ""
            wish = near or f"known are: {', '.join(names[:15]) or 'none'}"
            self.report(keys, f'there is no {kind} "{name}"', wish)
