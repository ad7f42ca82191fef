"""Numbers of things in the sentences of commands."""

import pytest

from elearning.cli.wording import counted


@pytest.mark.parametrize(
    ("number", "things", "told"),
    [
        (0, ("mail",), "0 mails"),
        (1, ("mail",), "1 mail"),
        (2, ("mail",), "2 mails"),
        (1, ("try", "tries"), "1 try"),
        (2, ("result was", "results were"), "2 results were"),
    ],
)
def test_what_is_counted_agrees_with_its_number(number, things, told):
    assert counted(number, *things) == told
