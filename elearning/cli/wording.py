"""How commands write down numbers of things."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what is counted, such as ``1 course`` or ``3 courses``."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
