"""What is wrong with an uploaded sheet, in sentences that say how to mend it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from elearning.services.imports import Problem
from elearning.services.uploads import LARGEST, MOST_ROWS, Unreadable
from elearning.web.filters import number
from elearning.web.manage.words import COLUMNS

# As Excel names it, and as it stands in the sheet: words that nobody translates.
FORMAT = "CSV UTF-8 (comma delimited)"
WIDE = "Unicode Text"
WORDS = {"role": "learner, trainer, manager", "category": "staff, government, partner"}
UNREADABLE = {
    "column-missing": _l(
        "The first line must name the column “%(column)s”. Take the template for a beginning."
    ),
    "column-twice": _l(
        "The first line names the column “%(column)s” twice. Leave one of them out."
    ),
    "empty": _l("There is nothing in this file."),
    "encoding": _l(
        "From line %(line)s on this file is not in UTF-8 but in an older encoding of Windows, so "
        "names would be spoilt. In Excel, save it as “%(format)s”."
    ),
    "long-cell": _l(
        "A cell at line %(line)s is far too long. Perhaps a quotation mark is missing."
    ),
    "missing": _l("Please choose a file."),
    "quotes": _l("A quotation mark that opens at line %(line)s is not closed as it should be."),
    "too-large": _l(
        "This file is larger than %(kilobytes)s KB. Split it, and import the parts one by one."
    ),
    "too-many-rows": _l(
        "There are more than %(most)s rows. Split the file, and import the parts one by one."
    ),
    "wide": _l("This is “%(wide)s” of Excel. Save it as “%(format)s” instead."),
    "workbook": _l("This is a workbook and not a sheet of text. Save it as “%(format)s”."),
}
# By reason and column; an empty column stands for all others.
PROBLEMS: dict[tuple[str, str], LazyString] = {
    ("missing", "email"): _l("The address is missing. Add it, or take the row out."),
    ("missing", "name"): _l("The name is missing. A new person needs one."),
    ("unknown", "email"): _l("“%(value)s” is no e-mail address. Write one like name@example.org."),
    ("unknown", "name"): _l("“%(value)s” is no name. It needs at least one letter."),
    ("unknown", "role"): _l("“%(value)s” is no role. Write one of these: %(words)s."),
    ("unknown", "category"): _l("“%(value)s” is no category. Write one of these: %(words)s."),
    ("unknown", "country"): _l(
        "“%(value)s” is no country. Write its name, or its code of two letters."
    ),
    ("unknown", "language"): _l("“%(value)s” is no language of this platform. Write its code."),
    ("twice", "email"): _l("This address stands at line %(value)s already. Take one of them out."),
    ("administrator", "role"): _l(
        "Administrators are made and unmade one by one, on the page of the person."
    ),
    ("too-many-cells", ""): _l(
        "There are more cells than columns. "
        "Put quotation marks around text that holds the separator."
    ),
    ("long", ""): _l("“%(value)s…” is too long for %(column)s. Use at most 300 characters."),
}


def tell_unreadable(error: Unreadable) -> str:
    """Return why a sheet cannot be read, and how to mend it."""
    return str(UNREADABLE[error.reason]) % {
        "line": number(error.line),
        "column": error.column,
        "kilobytes": number(LARGEST // 1024),
        "most": number(MOST_ROWS),
        "format": FORMAT,
        "wide": WIDE,
    }


def tell_problem(problem: Problem) -> Markup:
    """Return what is wrong with a cell, and how to mend it."""
    key = (problem.reason, problem.column)
    sentence = PROBLEMS[key if key in PROBLEMS else (problem.reason, "")]
    values = {
        "value": Markup("<bdi>{}</bdi>").format(problem.value),
        "column": COLUMNS.get(problem.column, problem.column),
        "words": WORDS.get(problem.column, ""),
    }
    return escape(str(sentence)) % values
