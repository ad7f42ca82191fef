"""Values that were stored once are looked up the same for ever, or their format is another."""

import hashlib
import json

import pytest

from elearning.simulation.program import Program
from elearning.simulation.prover.exploring import explore
from elearning.simulation.prover.proof import Proof
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.table import Table, Worth, table_of
from elearning.simulation.prover.valuing import evaluate
from elearning.simulation.prover.watching import bare
from tests.exercises import CHANCE, an_exercise
from tests.simulation.transcripts import FOLDER

# What the tables of the recorded programs hold. Where one changes, tables that were stored before
# are no longer understood: raise Proof.FORMAT, so that they are made anew, and write down this.
HELD = {
    "delays": "616cedaeae531c6d",
    "orders": "0c0e15e88bb3e8bb",
    "several": "dfc8df7448337edb",
    "shares": "4a8c25fc12db27f0",
}
FORMAT = 3


def tabled(program: Program) -> Table:
    """Return the table of a program."""
    reduction = reduction_of(program)
    stepper = Stepper(bare(program), reduction)
    return table_of(evaluate(explore(program, reduction, stepper, 10_000)))


def digest_of(table: Table) -> str:
    """Return what tells a table from every other, in whatever order its values are numbered."""
    pairs = [[key, table.worths[at]] for key, at in zip(table.keys, table.numbers, strict=True)]
    plain = json.dumps([table.salt, table.needs.to_json(), pairs])
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", HELD)
def test_a_stored_table_is_understood_as_long_as_its_format_is_the_same(name):
    program = Program.from_json(json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["program"])

    table = tabled(program)

    assert (Proof.FORMAT, digest_of(table)) == (FORMAT, HELD[name])
    assert digest_of(Table.from_bytes(table.to_bytes())) == HELD[name]


def test_a_state_before_a_chance_is_worth_one_greatest_sum_for_each_way_it_may_fall(library):
    table = tabled(an_exercise(CHANCE, library).program)

    # The quay, the landing, the swell and the end, in hundredths.
    assert set(table.worths) == {
        Worth(100, (0,), (600, 300)),
        Worth(0, (), (600,)),
        Worth(400, (), (0,)),
        Worth(0, (), (0,)),
    }
