"""Regional variants: which a learner may begin, so that no two attempts that count are alike."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.errors import NotFound
from elearning.models import Attempt
from elearning.models import Edition as EditionRow


def offer_variants(
    session: Session, library: Library, *, account_id: int, scenario: str, is_counted: bool
) -> tuple[Edition, ...]:
    """Return the variants that may be begun now; one that counts is not the last that counted.

    :raise NotFound: if there is no such scenario, or it has problems.
    """
    offered = library.editions_of(scenario)
    if not offered:
        raise NotFound
    if len(offered) == 1 or not is_counted:
        return offered
    last = session.scalar(
        select(EditionRow.variant)
        .join(Attempt, Attempt.edition_id == EditionRow.id)
        .where(
            Attempt.account_id == account_id,
            Attempt.scenario == scenario,
            Attempt.kind == "counted",
            Attempt.turn > 0,
        )
        .order_by(Attempt.begun_at.desc(), Attempt.id.desc())
        .limit(1)
    )
    return tuple(one for one in offered if one.variant != last)


def choose_variant(
    library: Library, scenario: str, offered: Sequence[Edition], variant: str | None
) -> Edition:
    """Return the variant that was asked for if it is offered, otherwise the first that is.

    :raise NotFound: if there is no such variant at all.
    """
    if variant:
        library.get_edition(scenario, variant)
    return next((one for one in offered if one.variant == variant), offered[0])
