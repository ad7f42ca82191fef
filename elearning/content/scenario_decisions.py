"""Checks decisions: that each kind has what it needs, can be answered, and in few enough ways."""

from collections.abc import Callable, Iterator
from math import factorial
from typing import Any

from elearning.content import scenario_document as doc
from elearning.content.scenario_cases import check_owner
from elearning.content.scenario_parts import Parts
from elearning.content.source import KeyPath
from elearning.simulation.kinds import DECISIONS, MOST_MOVES, ways_to_choose, ways_to_share

TOO_MANY = "there are too many ways to choose"

# What a decision of each kind, and each of its options, may have besides what all have.
FITS: dict[str, frozenset[str]] = {
    "one": frozenset(),
    "several": frozenset({"from", "to", "hours", "effects"}),
    "order": frozenset({"hours", "effects"}),
    "share": frozenset({"budget", "step", "unit", "hours", "effects"}),
}
OPTIONS_FIT: dict[str, frozenset[str]] = {
    "one": frozenset({"if"}),
    "several": frozenset({"if"}),
    "order": frozenset(),
    "share": frozenset({"if", "from", "to"}),
}
# Where a key would have a meaning, for those who wrote it elsewhere.
BELONGS = {
    "from": 'only "several" has it, and each option of "share"',
    "to": 'only "several" has it, and each option of "share"',
    "budget": 'only a decision of kind "share" has it',
    "step": 'only a decision of kind "share" has it',
    "unit": 'only a decision of kind "share" has it',
    "hours": 'write it with each option, or make the decision of kind "several"',
    "effects": 'write it with each option, or make the decision of kind "several"',
    "if": "every option of an order is there: take it away, or ask for it in effects and ratings",
}


def check_decision(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    """Note everything that is wrong with a decision by itself."""
    kind = DECISIONS.get(decision.kind)
    if kind is None:
        parts.expect((*keys, "kind"), "kind of decision", decision.kind, DECISIONS)
        return
    for slug, option in decision.options.items():
        check_owner(parts, (*keys, "options", slug), option, owns=kind.rates_options)
    check_owner(parts, keys, decision, owns=not kind.rates_options)
    _check_fit(parts, keys, decision)
    if len(decision.options) < 2:
        parts.report((*keys, "options"), "there is only one option", "offer two or more")
    else:
        _SIZES[decision.kind](parts, keys, decision)
    if decision.limit:
        _check_default(parts, (*keys, "limit", "default"), decision, decision.limit.default)


def _check_fit(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    """Note what has no meaning in a decision of this kind."""
    given: dict[str, Any] = {"from": decision.least, "to": decision.most, "hours": decision.hours}
    given |= {"budget": decision.budget, "step": decision.step, "unit": decision.unit}
    given["effects"] = len(decision.effects)
    told = f"has no meaning in a decision of kind {decision.kind}"
    for key, value in given.items():
        if value and key not in FITS[decision.kind]:
            parts.report((*keys, key), f'"{key}" {told}', BELONGS[key])
    for slug, option in decision.options.items():
        owned: dict[str, Any] = {"from": option.least, "to": option.most, "if": option.condition}
        for key, value in owned.items():
            if value and key not in OPTIONS_FIT[decision.kind]:
                parts.report((*keys, "options", slug, key), f'"{key}" {told}', BELONGS[key])


def _check_open(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument, least: int) -> None:
    always = [option for option in decision.options.values() if not option.condition]
    if len(always) < least:
        wish = f'leave at least {least} of them without "if", so that nobody gets stuck'
        parts.report((*keys, "options"), "too few options are always open", wish)


def _check_one(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    _check_open(parts, keys, decision, 1)


def _check_several(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    size, least, most = len(decision.options), decision.least, decision.most
    _check_open(parts, keys, decision, least or 1)
    if least is None or most is None or not 1 <= least <= most <= size:
        wish = f'write "from" and "to" between 1 and the {size} options, "from" first'
        parts.report(keys, "how many options may be chosen is not clear", wish)
    elif ways_to_choose(size, least, most) > MOST_MOVES:
        wish = f"at most {MOST_MOVES} are allowed: offer fewer options, or a narrower choice"
        parts.report(keys, TOO_MANY, wish)


def _check_order(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    if factorial(len(decision.options)) > MOST_MOVES:
        wish = "an order has at most 5 options: take some away, or put them together"
        parts.report((*keys, "options"), TOO_MANY, wish)


def _check_share(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    budget, step = decision.budget, decision.step or 1
    if not decision.unit:
        wish = 'say of what, as in "unit: trucks"'
        parts.report(keys, '"unit" is missing in "decision"', wish)
    if budget is None:
        wish = 'say how much there is, as in "budget: 12"'
        parts.report(keys, '"budget" is missing in "decision"', wish)
        return
    if budget % step:
        wish = f"make it a multiple of {step}, or change the step"
        parts.report((*keys, "budget"), f"a budget of {budget} has no whole steps", wish)
        return
    before = len(parts.report.problems)
    for slug, option in decision.options.items():
        _check_bounds(parts, (*keys, "options", slug), option, budget, step)
    if len(parts.report.problems) == before:
        _check_division(parts, keys, decision, budget, step)


def _check_bounds(
    parts: Parts, keys: KeyPath, option: doc.OptionDocument, budget: int, step: int
) -> None:
    least, most = option.least or 0, budget if option.most is None else option.most
    for key, amount in (("from", least), ("to", most)):
        if amount % step:
            wish = f"it is shared out in steps of {step}: use a multiple of it"
            parts.report((*keys, key), f'"{key}: {amount}" is no whole step', wish)
    if not least <= most <= budget:
        wish = f'write "from" and "to" between 0 and {budget}, "from" first'
        parts.report(keys, f'"{keys[-1]}" cannot get from {least} to {most}', wish)
    if option.condition and least:
        wish = 'take "from" away, for who is closed can get nothing'
        parts.report((*keys, "from"), f'"{keys[-1]}" must get something and may be closed', wish)


def _check_division(
    parts: Parts, keys: KeyPath, decision: doc.DecisionDocument, budget: int, step: int
) -> None:
    """Check that all of the budget can always be shared out, and in few enough ways."""
    bounds = list(_bounds(decision, budget, step))
    always = [
        one if not option.condition else (0, 0)
        for one, option in zip(bounds, decision.options.values(), strict=True)
    ]
    ways = ways_to_share(bounds, budget // step)
    if not ways_to_share(always, budget // step):
        wish = 'lower "from", raise "to", or leave more options without "if"'
        parts.report(keys, f"{budget} cannot always be shared out", wish)
    elif ways == 1:
        parts.report(keys, "there is only one way to share", 'lower "from" or raise "to"')
    elif ways > MOST_MOVES:
        wish = f"at most {MOST_MOVES} are allowed, here are {ways}: take larger steps"
        parts.report(keys, TOO_MANY, wish)


def _bounds(decision: doc.DecisionDocument, budget: int, step: int) -> Iterator[tuple[int, int]]:
    for option in decision.options.values():
        most = budget if option.most is None else option.most
        yield (option.least or 0) // step, most // step


_SIZES: dict[str, Callable[[Parts, KeyPath, doc.DecisionDocument], None]] = {
    "one": _check_one,
    "several": _check_several,
    "order": _check_order,
    "share": _check_share,
}


def _check_default(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument, given: Any) -> None:
    """Note a default that is not written as a move of this kind, or names what is not there."""
    shape, example = _DEFAULTS[decision.kind]
    if not isinstance(given, shape) or not given:
        wish = f"write it as in {example}"
        parts.report(keys, f'"default" is no answer of kind {decision.kind}', wish)
        return
    for name in [given] if isinstance(given, str) else given:
        parts.expect(keys, "option", name, decision.options)


_DEFAULTS: dict[str, tuple[type[Any], str]] = {
    "one": (str, '"default: wait"'),
    "several": (list, '"default: [school, hall]"'),
    "order": (list, '"default: [school, hall, field]"'),
    "share": (dict, '"default: {school: 20, hall: 10}"'),
}
