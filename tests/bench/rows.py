"""The rows of the report: what was measured, what must hold, and what we aim at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure; smaller is better unless ``is_rate``. Without a gate it only informs."""

    what: str
    measured: float
    unit: str = ""
    gate: float | None = None
    aim: float | None = None
    is_rate: bool = False
    told: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the gate holds."""
        return self.gate is None or self._reaches(self.gate)

    @property
    def verdict(self) -> str:
        """Return what is to be thought of the figure in one word."""
        if self.gate is None:
            return ""
        if not self.holds:
            return "NOT OK"
        return "aim" if self.aim is not None and self._reaches(self.aim) else "ok"

    def line(self) -> str:
        """Return the row as text."""
        sign = ">=" if self.is_rate else "<="
        limits = "".join(
            f"  {name} {sign} {_short(value)}" if value is not None else ""
            for name, value in (("gate", self.gate), ("aim", self.aim))
        )
        figure = f"{_short(self.measured)} {self.unit}".rstrip()
        return f"{self.what:<46}{figure:>15}{limits:<27}  {self.verdict:<7} {self.told}".rstrip()

    def _reaches(self, limit: float) -> bool:
        return self.measured >= limit if self.is_rate else self.measured <= limit


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
