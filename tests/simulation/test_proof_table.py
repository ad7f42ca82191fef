"""Values that were stored once are looked up the same for ever, or their format is another."""

import hashlib
import json

import pytest

from elearning.simulation.program import Program
from elearning.simulation.proof import Proof
from elearning.simulation.proof_exploring import explore
from elearning.simulation.proof_reduction import reduction_of
from elearning.simulation.proof_steps import Stepper
from elearning.simulation.proof_table import Table, table_of
from elearning.simulation.proof_valuing import evaluate
from elearning.simulation.proof_watching import bare
from tests.simulation.transcripts import FOLDER

# What the tables of the recorded programs hold. Where one changes, tables that were stored before
# are no longer understood: raise Proof.FORMAT, so that they are made anew, and write down this.
HELD = {
    "delays": "41d0991a5f9ac091",
    "orders": "825f20ef25391b9c",
    "several": "809c2e5ad4b69511",
    "shares": "22b06bd7f386c6e4",
}
FORMAT = 2


def digest_of(table: Table) -> str:
    """Return what tells a table from every other, in whatever order its values are numbered."""
    pairs = [[key, table.figures[at]] for key, at in zip(table.keys, table.numbers, strict=True)]
    plain = json.dumps([table.salt, table.needs.to_json(), pairs])
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", HELD)
def test_a_stored_table_is_understood_as_long_as_its_format_is_the_same(name):
    program = Program.from_json(json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["program"])
    reduction = reduction_of(program)

    table = table_of(
        evaluate(explore(program, reduction, Stepper(bare(program), reduction), 10_000))
    )

    assert (Proof.FORMAT, digest_of(table)) == (FORMAT, HELD[name])
    assert digest_of(Table.from_bytes(table.to_bytes())) == HELD[name]
