"""What somebody has shown about a sector and phase: in questions, and in simulations.

Both are kept apart: they are not the same thing, and no weight would make them one.
"""

from dataclasses import dataclass

# So many questions or decisions say something; fewer would make a figure of chance.
FEWEST = 3
# So many hundredths are well done.
WELL = 80
UNASKED, PARTLY, WELL_DONE = "unasked", "partly", "well"


@dataclass(frozen=True, slots=True)
class Shown:
    """Sums over all questions that were answered, and all attempts that were measured.

    ``credit`` and ``kept`` are per mille: of each question, and of each attempt the share
    that was kept of what could still be kept when its decisions here were come to.
    """

    questions: int = 0
    credit: int = 0
    attempts: int = 0
    decisions: int = 0
    kept: int = 0

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(
            self.questions + other.questions,
            self.credit + other.credit,
            self.attempts + other.attempts,
            self.decisions + other.decisions,
            self.kept + other.kept,
        )

    @property
    def in_questions(self) -> int | None:
        """Return the credit that answers earned, in percent; nothing if too little was asked."""
        return self.credit // (10 * self.questions) if self.questions >= FEWEST else None

    @property
    def in_simulations(self) -> int | None:
        """Return what attempts kept on average, in percent; nothing if too little was decided."""
        return self.kept // (10 * self.attempts) if self.decisions >= FEWEST else None

    @property
    def state(self) -> str:
        """Return ``unasked``, or ``well`` if all that can be told is well done, or ``partly``."""
        told = [one for one in (self.in_questions, self.in_simulations) if one is not None]
        if not told:
            return UNASKED
        return WELL_DONE if min(told) >= WELL else PARTLY
