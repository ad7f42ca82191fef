"""The keys of texts, by which a program speaks of what the story holds."""


def scene_key(scene: str, what: str) -> str:
    """Return the key of a scene's title, text, question or meaning."""
    return f"scenes.{scene}.{what}"


def option_key(scene: str, option: str, what: str = "text") -> str:
    """Return the key of an option's text."""
    return f"scenes.{scene}.options.{option}.{what}"


def case_key(scene: str, option: str, what: str, number: int) -> str:
    """Return the key of one rating's reason or one feedback; without an option, of the whole."""
    owner = f"options.{option}." if option else ""
    return f"scenes.{scene}.{owner}{what}.{number}"


def outcome_key(scene: str, number: int) -> str:
    """Return the key of what is told when a chance falls."""
    return f"scenes.{scene}.outcomes.{number}"


def inject_key(inject: str, what: str) -> str:
    """Return the key of an inject's title, text or sender."""
    return f"injects.{inject}.{what}"


def value_key(name: str, what: str) -> str:
    """Return the key of the label or meaning of an indicator, flag or enum."""
    return f"values.{name}.{what}"


def practice_key(scene: str, what: str, option: str = "") -> str:
    """Return the key of a text of a practice scene."""
    return f"practice.{scene}.options.{option}.{what}" if option else f"practice.{scene}.{what}"
