"""A stranger becomes somebody with a certificate, and another stranger checks it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import steps
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor
from tests.journey import COURSE, SCENARIO

pytestmark = [pytest.mark.browser, pytest.mark.server]


def walk(visitor: Visitor, site: Site, *, email: str, name: str) -> tuple[str, bytes]:
    """Go from registration to the certificate; return its serial and its file."""
    steps.register(visitor, email, "A new colleague")
    steps.fill_profile(visitor, name)
    steps.find_course(visitor, COURSE, search="foundations", phase="during", audience="government")
    lessons = steps.read_lessons(visitor)
    questions = steps.pass_quiz(visitor, site.library, COURSE)
    visitor.press(".foot-bar .button-main")
    steps.begin_scenario(visitor, SCENARIO)
    decisions = steps.play(visitor, site)
    steps.look_back(visitor)
    assert (lessons, questions) == (8, 12)
    assert decisions >= 8
    serial = steps.serial_of(site, email)
    return serial, steps.hold_certificate(visitor, serial)


def words_of(pdf: bytes, folder: Path) -> str:
    """Return the words that a PDF shows."""
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True)
    return said.stdout.decode()


def test_a_stranger_earns_a_certificate_that_another_stranger_checks(visit, site, tmp_path):
    visitor: Visitor = visit(audits=True)

    serial, pdf = walk(visitor, site, email="maria@example.org", name="Maria Łukasz-Ōta")
    verdict = steps.check_certificate(visit(audits=True), serial)

    assert pdf.startswith(b"%PDF")
    assert "Maria Łukasz-Ōta" in words_of(pdf, tmp_path)
    assert "Maria Łukasz-Ōta" in verdict
    assert visitor.page.locator("[data-module]").count() > 0


@pytest.mark.postgres
def test_the_same_is_possible_without_scripts_and_on_postgresql(visit, postgres_site, tmp_path):
    visitor = visit(postgres_site.url, has_scripts=False)

    serial, pdf = walk(visitor, postgres_site, email="omar@example.org", name="Omar N. Diouf")
    verdict = steps.check_certificate(visit(postgres_site.url, has_scripts=False), serial)

    assert "Omar N. Diouf" in words_of(pdf, tmp_path)
    assert "Omar N. Diouf" in verdict


def test_the_same_is_possible_in_arabic_from_right_to_left(visit: Callable[..., Visitor], site):
    visitor = visit(language="ar", audits=True)

    serial, pdf = walk(visitor, site, email="amal@example.org", name="أمل عبد الرحمن الخطيب")
    verdict = steps.check_certificate(visit(language="ar", audits=True), serial)

    assert pdf.startswith(b"%PDF")
    assert "أمل عبد الرحمن الخطيب" in verdict
    assert visitor.page.locator('main [lang="en"][dir="ltr"]').count() > 0
