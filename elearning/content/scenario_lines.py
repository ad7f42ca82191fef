"""Where the parts of a scenario stand in its document, so that a trainer is led to the line."""

from collections.abc import Iterator

from elearning.content.source import KeyPath, Tree

VALUES = ("indicators", "flags", "enums")


def lines_of(tree: Tree) -> dict[str, int]:
    """Return the lines of scenes, options, injects and values by their names."""
    return dict(_named(tree))


def _named(tree: Tree) -> Iterator[tuple[str, int]]:
    for keys, line in tree.lines.items():
        name = _name(keys)
        if name:
            yield name, line


def _name(keys: KeyPath) -> str:
    match keys:
        case ("scenes" | "injects" as part, name):
            return f"{part}.{name}"
        case ("scenes", scene, "decision", "options", option):
            return f"scenes.{scene}.{option}"
        case ("scenes", scene, "chance", int() as number):
            return f"scenes.{scene}.{number + 1}"
        case (part, name) if part in VALUES:
            return f"values.{name}"
        case ("sectors" | "phases" as part,):
            return str(part)
    return ""
