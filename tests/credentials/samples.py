"""Sample certificates: one valid document, and names in the scripts that people write."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from elearning.credentials.document import (
    CourseVersion,
    Document,
    Evidence,
    QuizEvidence,
    ScenarioEvidence,
)
from elearning.credentials.pdf import Wheel, Wording
from elearning.credentials.serial import make_serial

NAMES = {
    "english": "Grace O'Neill-Adeyemi",
    "arabic": "محمد عبد الرحمن الخوري",
    "chinese": "张伟明",
    "traditional": "陳大文 (Chan Tai Man)",
    "farsi": "مهسا\u200cنور گل\u200cپژوه",
    "french": "Éloïse Lefèvre-Nuñez",
    "russian": "Екатерина Достоевская",
    "spanish": "José Ángel Ibáñez",
    "turkish": "İbrahim Çağlayan Öztürk",
    "greek": "Ελένη Παπαδοπούλου",
    "vietnamese": "Nguyễn Thị Ánh Dương",
}

HOSTILE = {
    "quotes and brackets": "Robert') /Title (x\\\"<b>",
    "line breaks": "Ada\nLovelace\r\n/Author (me)",
    "a mark that turns the direction": "Ada \u202eecalevoL\u202c",
    "isolates": "\u2067Ada\u2069 \u200f\u200e",
    "two directions": "Ada زيد Lovelace",
    "three hundred characters": "Ab cd " * 50,
    "one word of three hundred": "x" * 300,
    "three hundred Arabic characters": "محمد الخوري " * 25,
    "nothing but marks": "\u200f\u200e",
}


def a_document(**changes: Any) -> Document:
    document = Document(
        serial=make_serial(bytes(range(15))),
        name="Grace O'Neill-Adeyemi",
        level="achievement",
        course=CourseVersion("foundations", "MCOF foundations", "1.0.0", "c" * 64),
        taxonomy="mcof-2012",
        sectors=(1, 4),
        phases=("before", "after"),
        evidence=Evidence(
            lessons=7,
            quiz=QuizEvidence(attempt=2, result=870, pass_mark=80),
            scenario=ScenarioEvidence(
                slug="typhoon", title="Typhoon", version="1.0.0", edition="e" * 64,
                sectors=(8,), phases=("during",), attempt=12, number=1, ending="held",
                best=8, acceptable=3, weak=1, harmful=0, uncorrected=0, result=83, asked=70,
            ),
        ),
        issued_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        expires_at=datetime(2028, 11, 24, 9, 30, tzinfo=UTC),
        issuer="MCOF Learning",
        base_url="https://learn.example.org",
    )  # fmt: skip
    return replace(document, **changes)


def a_wording(**changes: Any) -> Wording:
    wording = Wording(
        language="en",
        is_rtl=False,
        heading="Certificate of achievement",
        opening="This is to certify that",
        legend=(("studied", "Studied"), ("practised", "Practised in a simulated crisis")),
        deed="has finished the course",
        course="MCOF foundations",
        facts=(("Valid until", "24 November 2028"),),
        signatory="Programme manager",
        issued="24 November 2026",
        issued_label="Date of issue",
        issuer="MCOF Learning",
        check="Check this certificate at",
        address="learn.example.org/verify",
        serial_label="Serial",
        note="An independent implementation.",
    )
    return replace(wording, **changes)


def a_wheel() -> Wheel:
    labels = tuple(str(number) for number in range(1, 16))
    return Wheel(labels, frozenset({(1, 0), (1, 1)}), frozenset({(8, 2)}), is_foundation=True)
