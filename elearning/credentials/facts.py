"""What a certificate says in short, whichever kind of file carries it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose certificate of what it is, from when and until when."""

    serial: str
    name: str
    course: str
    level: str
    issued_at: datetime
    expires_at: datetime | None
    base_url: str
