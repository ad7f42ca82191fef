"""The rules of the house that a machine can keep."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from jinja2 import Environment, nodes

from elearning import config, errors
from elearning.web.manage.words import ACTS
from tests.conftest import ROOT, SQLITE
from tests.pages import Outline

TEMPLATES = ROOT / "elearning" / "web" / "templates"
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 300, 60, 20
# A view may be longer where a form is refused in several ways; it is looked at again then.
LONG_VIEWS = 4
MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work|workspace)/[\w.-]+|[A-Z]:\\Users")
# Words that name who wrote a thing, or what was left for later.
LEFT_OVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplementedError")


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that belong to the project, as git knows them."""
    try:
        told = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        # An unpacked archive: what was made since, such as bytecode and caches, is none of it.
        kinds = {".py", ".html", ".css", ".js", ".md", ".yaml", ".toml", ".po", ".txt"}
        found = (path for path in ROOT.rglob("*") if path.suffix in kinds)
        return tuple(path for path in found if "/." not in path.as_posix())
    names = [name for name in told.split("\0") if name]
    return tuple(path for path in (ROOT / name for name in names) if path.is_file())


def sources(*rooms: str) -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in rooms
    ]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Python


def test_every_module_opens_with_one_line_that_says_what_it_is_for():
    wrong = []
    for path in sources("elearning"):
        told = ast.get_docstring(parsed(path)) or ""
        first, _, rest = told.partition("\n")
        if not first.endswith((".", "?")) or (rest and not rest.startswith("\n")):
            wrong.append(name(path))

    assert wrong == []


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a module and of its classes that others may call."""
    homes = [tree.body, *(one.body for one in tree.body if isinstance(one, ast.ClassDef)
                          and not one.name.startswith("_") and not _is_protocol(one))]  # fmt: skip
    for home in homes:
        for node in home:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


# What these give is said once, where the table or the framework that calls them stands.
SAID_ELSEWHERE = {"compile", "reads", "asks", "remembers", "fold"}
SAID_ELSEWHERE |= {"process_bind_param", "process_result_value"}


def test_every_public_function_says_what_it_gives():
    silent = [
        f"{name(path)}: {node.name}"
        for path in sources("elearning")
        for node in public_functions(parsed(path))
        if not ast.get_docstring(node) and node.name not in SAID_ELSEWHERE
    ]

    assert silent == []


def test_no_file_and_no_function_is_too_long_to_be_read():
    files = [
        name(path)
        for path in sources("elearning")
        if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE
    ]
    long = [
        f"{name(path)}: {node.name}"
        for path in sources("elearning", "tests")
        for node in functions(parsed(path))
        if length(node) > LONGEST_FUNCTION
    ]

    assert files == []
    assert long == []


def test_most_functions_are_short():
    lengths = sorted(
        length(node) for path in sources("elearning") for node in functions(parsed(path))
    )

    assert lengths[len(lengths) * 19 // 20] < 35


def views() -> Iterator[tuple[str, int]]:
    for path in sources("elearning"):
        if "web" in path.parts:
            for node in functions(parsed(path)):
                if any("bp." in ast.unparse(one) for one in node.decorator_list):
                    body = length(node) - len((ast.get_docstring(node) or "").splitlines())
                    yield f"{name(path)}: {node.name}", body


def test_views_load_ask_and_answer_and_do_nothing_else():
    found = dict(views())
    long = {view: lines for view, lines in found.items() if lines > LONGEST_VIEW}

    assert len(found) > 40
    assert len(long) <= LONG_VIEWS, long
    assert all(lines <= LONGEST_VIEW + 10 for lines in long.values()), long


def test_services_know_no_request_and_never_commit():
    wrong = [
        f"{name(path)}: {word}"
        for path in sources("elearning")
        if "services" in path.parts
        for word in ("import flask", "from flask", ".commit(", "wtforms")
        if word in path.read_text("utf-8")
    ]

    assert wrong == []


def test_only_two_places_commit():
    """The shell for requests, and ``transaction`` for commands and throttles."""
    found = {
        name(path)
        for path in sources("elearning")
        if re.search(r"\.commit\(\)", path.read_text("utf-8"))
    }

    assert found == {"elearning/db.py", "elearning/web/session.py", "elearning/web/shell.py"}


def test_nothing_is_left_for_later_and_nothing_runs_what_it_reads():
    found = []
    for path in sources("elearning", "migrations"):
        text = path.read_text("utf-8")
        calls = {
            node.func.id
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        found += [f"{name(path)}: {word}" for word in LEFT_OVER.findall(text)]
        found += [f"{name(path)}: {one}" for one in calls & {"eval", "exec", "__import__"}]
        if re.search(r"^\s*(?:import|from) (?:pickle|marshal|shelve|yaml)\b", text, re.M):
            found.append(f"{name(path)}: reads what may run")

    assert found == []


def test_no_tracked_file_names_a_path_of_somebodys_machine():
    found = []
    for path in tracked():
        if path.suffix in (".ttf", ".woff2", ".png") or path == Path(__file__):
            continue
        found += [f"{name(path)}: {one}" for one in MACHINE.findall(path.read_text("utf-8"))]

    assert found == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("see /home/anna/project", True),
        ("in /root/x.txt", True),
        ("C:\\Users\\anna", True),
        ("https://example.org/home/page", False),
        ("url /learn/home/x", False),
    ],
)
def test_a_path_of_a_machine_would_be_found(text: str, is_found: bool):
    assert bool(MACHINE.search(text)) == is_found


# The audit log


def noted_acts() -> Iterator[tuple[str, str]]:
    """Yield where each act is noted, and its word."""
    for path in sources("elearning"):
        for node in ast.walk(parsed(path)):
            is_note = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("audit.note")
            if is_note and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                yield name(path), str(node.args[1].value)


def test_every_act_that_is_noted_has_a_sentence_for_those_who_read_the_log():
    found = list(noted_acts())

    assert len(found) > 10
    assert [f"{path}: {act}" for path, act in found if act not in ACTS] == []


# Settings and messages


@pytest.mark.parametrize("setting", config.DEFAULTS)
def test_every_setting_is_documented_and_explained(setting: str):
    manual = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    source = (ROOT / "elearning" / "config.py").read_text("utf-8")

    assert f"`ELEARNING_{setting}`" in manual
    assert re.search(rf'^    "{setting}": .*  # \w', source, re.M)


def test_the_manual_names_no_setting_that_is_gone():
    manual = (ROOT / "docs" / "configuration.md").read_text("utf-8")

    assert set(re.findall(r"`ELEARNING_(\w+)`", manual)) == set(config.DEFAULTS)


def refusals() -> Iterator[tuple[str, str]]:
    """Yield every sentence that an error of the domain may carry, and where it stands."""
    kinds = {one for one in vars(errors) if isinstance(getattr(errors, one), type)}
    for one in kinds:
        yield "elearning/errors.py", getattr(getattr(errors, one), "message", "")
    for path in sources("elearning"):
        constants = {
            target.id: node.value.value
            for node in parsed(path).body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name) and isinstance(node.value.value, str)
        }
        for node in ast.walk(parsed(path)):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in kinds and node.args:  # type: ignore[attr-defined, union-attr]
                said = node.args[0]  # type: ignore[attr-defined]
                if isinstance(said, ast.Constant):
                    yield name(path), str(said.value)
                elif isinstance(said, ast.Name) and said.id in constants:
                    yield name(path), constants[said.id]


def test_every_sentence_that_refuses_something_is_collected_for_translation(template: Catalog):
    collected = {one.id for one in template if isinstance(one.id, str)}
    said = {sentence for _, sentence in refusals() if sentence}
    # Operators read these in their own terminal.
    said -= {"This is not an e-mail address.", "There is an account with this address.",
             "There is no such role."}  # fmt: skip

    assert len(said) > 15
    assert sorted(said - collected) == []


def test_the_tree_of_errors_is_drawn_whole():
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    kinds = [name for name, kind in vars(errors).items() if isinstance(kind, type)]

    assert sorted(drawn) == sorted(set(kinds) - {"DomainError"})


# Templates


@pytest.fixture
def environment(app: Flask) -> Environment:
    return app.jinja_env  # type: ignore[return-value]


@pytest.fixture
def templates(environment: Environment) -> list[str]:
    found = environment.list_templates(extensions=["html", "txt"])
    return [one for one in found if (TEMPLATES / one).is_file()]


once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


@once
def test_every_template_compiles(environment: Environment, templates: list[str]):
    for template in templates:
        environment.get_template(template)

    assert len(templates) > 80


@once
def test_every_page_sets_a_title(environment: Environment, templates: list[str]):
    untitled = []
    for template in templates:
        tree = environment.parse((TEMPLATES / template).read_text("utf-8"))
        parents = [one.template.value for one in tree.find_all(nodes.Extends)]
        blocks = {one.name for one in tree.find_all(nodes.Block)}
        if "base.html" in parents and not {"title", "main"} <= blocks:
            untitled.append(template)

    assert untitled == []


INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)


@once
def test_no_template_holds_a_script_or_a_style(templates: list[str]):
    # Mails have no style sheet, so that the frame of mails is styled where it stands.
    found = {
        template: INLINE.findall((TEMPLATES / template).read_text("utf-8"))
        for template in templates
        if "/mails/" not in template
    }

    assert {template: marks for template, marks in found.items() if marks} == {}


@pytest.mark.parametrize(
    "mark", ["<script>x</script>", '<p style="x">', '<a onclick="x">', '<a href="javascript:x">',
             "<style>p {}</style>"],
)  # fmt: skip
def test_an_inline_script_or_style_would_be_found(mark: str):
    assert INLINE.search(mark)
    assert INLINE.search('<script type="module" src="/x.js"></script>') is None
    assert Outline('<p onclick="x">').faults == ["<p onclick=...>"]


@once
def test_every_post_form_of_a_template_carries_its_token(templates: list[str]):
    bare = []
    for template in templates:
        text = (TEMPLATES / template).read_text("utf-8")
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.S):
            if not re.search(r"csrf_field\(\)|\{\{ ?token|holes\.token", form):
                bare.append(template)

    assert bare == []


@once
def test_what_is_said_to_be_safe_comes_from_our_own_renderer(templates: list[str]):
    """``safe`` and ``Markup`` switch escaping off: each place is known."""
    marked = {
        template
        for template in templates
        if re.search(r"\|\s*safe\b|autoescape false", (TEMPLATES / template).read_text("utf-8"))
    }

    assert marked <= SAFE_IN, marked - SAFE_IN


SAFE_IN = {
    "components/content.html",
    "components/gauge.html",
    "components/progress.html",
    "components/wheel.html",
    "learn/contents.html",
    "simulate/chosen.html",
    "simulate/decision.html",
    "simulate/outcome.html",
    "simulate/practice.html",
    "simulate/step.html",
}


# Papers


def test_every_test_that_the_page_on_trust_names_exists():
    page = (ROOT / "docs" / "trust.md").read_text("utf-8")
    missing, file = [], ""
    for quoted in re.findall(r"`([\w/]+\.py(?:: test_\w+)?|test_\w+)`", page):
        file, _, test = quoted.rpartition(": ") if ".py: " in quoted else (file, "", quoted)
        if quoted.endswith(".py"):
            missing += [] if (ROOT / "tests" / quoted).is_file() else [quoted]
        elif f"def {test}(" not in (ROOT / "tests" / file).read_text("utf-8"):
            missing.append(f"{file}: {test}")

    assert page.count("test_") > 50
    assert missing == []
