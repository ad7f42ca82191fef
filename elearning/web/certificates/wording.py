"""The words of a certificate in the reader's language, for the page and for the paper."""

from flask import current_app
from flask_babel import format_percent, get_locale, ngettext

from elearning.credentials.badge import BadgeWords
from elearning.credentials.document import Document, Evidence, ScenarioEvidence
from elearning.credentials.pdf import Wheel, Wording
from elearning.credentials.serial import group_serial
from elearning.web.filters import day, number
from elearning.web.languages import direction
from elearning.web.templating import translate as _


def level_title(level: str) -> str:
    """Return what a certificate of this level is called."""
    if level == "participation":
        return str(_("Certificate of participation"))
    return str(_("Certificate of achievement"))


def word_certificate(document: Document, wheel: Wheel) -> Wording:
    """Return every sentence of a certificate, in the language of this request."""
    language = str(get_locale())
    return Wording(
        language=language,
        is_rtl=direction(language) == "rtl",
        heading=level_title(document.level),
        opening=_("This is to certify that"),
        legend=_legend(wheel),
        deed=_deed(document),
        course=document.course.title,
        facts=_facts(document),
        signatory=current_app.config["SIGNATORY"],
        issued=day(document.issued_at),
        issued_label=_("Date of issue"),
        issuer=document.issuer,
        check=_("Anybody can check this certificate at"),
        address=f"{base_url(document).split('://', 1)[-1].rstrip('/')}/verify",
        serial_label=_("Serial"),
        note=_(
            "Issued by an independent implementation of training for the Migration Crisis "
            "Operational Framework; not a product of IOM."
        ),
    )


def base_url(document: Document) -> str:
    """Return the address under which the platform is reached today, never one from a request."""
    return str(current_app.config["BASE_URL"] or document.base_url)


def file_name(document: Document, ending: str, kind: str = "certificate") -> str:
    """Return what the file is called: no name of a person, which may hold anything."""
    return f"{kind}-{group_serial(document.serial)}.{ending}"


def word_badge(document: Document, language: str) -> BadgeWords:
    """Return what the badge of a certificate says, in the language of this request."""
    title = _("%(level)s: %(course)s") % {
        "level": level_title(document.level),
        "course": document.course.title,
    }
    return BadgeWords(
        language=language,
        title=str(title),
        description=f"{document.name} {_deed(document)} {document.course.title}.",
        criteria=_criteria(document),
        evidence=tuple(
            (str(label), str(value)) for label, value in _evidence(document, document.evidence)
        ),
    )


def _criteria(document: Document) -> str:
    parts = [_("Every lesson of the course is finished.")]
    if document.evidence.quiz:
        percent = format_percent(document.evidence.quiz.pass_mark / 100)
        parts.append(_("The quiz is passed with at least %(percent)s.") % {"percent": percent})
    if document.evidence.scenario:
        parts.append(_("A simulated crisis is decided through as the course asks."))
    return " ".join(parts)


def _deed(document: Document) -> str:
    if document.evidence.proved:
        return _proved_deed(document)
    if document.level == "participation":
        return str(_("has studied all lessons of the course"))
    if document.evidence.scenario is None:
        return str(_("has studied all lessons and passed the quiz of the course"))
    return str(
        _(
            "has studied all lessons, passed the quiz and decided through a simulated crisis "
            "as the course asks"
        )
    )


def _proved_deed(document: Document) -> str:
    if document.level == "participation":
        return str(_("has read or proved all lessons of the course"))
    if document.evidence.scenario is None:
        return str(_("has read or proved all lessons and passed the quiz of the course"))
    return str(
        _(
            "has read or proved all lessons, passed the quiz and decided through a simulated "
            "crisis as the course asks"
        )
    )


def _legend(wheel: Wheel) -> tuple[tuple[str, str], ...]:
    rows = (
        ("foundation", _("Foundations, which all sectors rest on"), wheel.is_foundation),
        ("studied", _("Sectors and phases studied"), bool(wheel.studied)),
        ("practised", _("Practised in a simulated crisis"), bool(wheel.practised)),
    )
    return tuple((kind, words) for kind, words, is_shown in rows if is_shown)


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    ends = day(document.expires_at) if document.expires_at else _("No end date")
    return ((_("Valid until"), ends), *_evidence(document, document.evidence))


def _lessons(document: Document, evidence: Evidence) -> str:
    lessons = ngettext(
        "%(count)s lesson, version %(version)s",
        "%(count)s lessons, version %(version)s",
        evidence.lessons,
        count=number(evidence.lessons),
        version=document.course.version,
    )
    if not evidence.proved:
        return str(lessons)
    told = _("%(lessons)s (%(read)s read, %(proved)s proved by a placement quiz)") % {
        "lessons": lessons,
        "read": number(evidence.lessons - evidence.proved),
        "proved": number(evidence.proved),
    }
    return str(told)


def _evidence(document: Document, evidence: Evidence) -> tuple[tuple[str, str], ...]:
    facts = [(_("Studied"), _lessons(document, evidence))]
    if evidence.quiz:
        # Whole percents and never rounded up, as the quiz itself shows them.
        percent = format_percent(evidence.quiz.result // 10 / 100)
        facts.append((_("Quiz"), percent))
    if evidence.scenario:
        facts.append((_("Simulated crisis"), evidence.scenario.title))
        facts += _result(evidence.scenario)
    return tuple(facts)


def _result(scenario: ScenarioEvidence) -> list[tuple[str, str]]:
    """Return what was reached and in which attempt; certificates of old say neither."""
    if scenario.result is None:
        return []
    return [
        (
            _("Result"),
            _("%(percent)s, attempt %(number)s")
            % {
                "percent": format_percent(scenario.result / 100),
                "number": number(scenario.number),
            },
        )
    ]
