"""What stands around a condition or an effect: the names it may use, and where to report."""

from dataclasses import dataclass, replace

from elearning.content.scenario_shape import Report
from elearning.content.source import KeyPath
from elearning.simulation.conditions import NOTHING, BadCondition, parse
from elearning.simulation.names import Names, Offer


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of a scenario, and the decision whose answer may be asked for just here."""

    names: Names
    report: Report
    offer: Offer = NOTHING

    def within(self, offer: Offer) -> "Scope":
        """Return the scope of a composite decision."""
        return replace(self, offer=offer)

    def check_case(self, condition: str, keys: KeyPath) -> None:
        """Note what is wrong with the condition of a case; one without always holds."""
        if condition:
            self.check(condition, keys)

    def check(self, condition: str, keys: KeyPath) -> None:
        """Note what is wrong with a condition."""
        try:
            parse(condition, self.names, self.offer)
        except BadCondition as error:
            self.report(keys, f'in the condition "{_short(condition)}" {error.what}', error.wish)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
