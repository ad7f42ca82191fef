"""The QR code and the address it holds."""

import re

from elearning.credentials.qr import qr_modules, qr_svg, verify_url


def test_the_address_is_built_from_the_configured_base_url():
    assert verify_url("https://learn.example.org/", "ABC") == "https://learn.example.org/verify/ABC"


def test_the_picture_has_no_fixed_size_and_no_inline_style():
    svg = qr_svg("https://learn.example.org/verify/ABC")

    assert svg.startswith("<svg ")
    assert "viewBox=" in svg
    assert not re.search(r'\b(width|height|style)="', svg.split(">", 1)[0])


def test_the_modules_are_a_square_with_the_three_finders():
    modules = qr_modules("https://learn.example.org/verify/ABC")

    assert {len(row) for row in modules} == {len(modules)}
    for row, column in ((0, 0), (0, -7), (-7, 0)):
        assert modules[row][column]


def test_different_addresses_give_different_codes():
    assert qr_modules("https://a.example.org") != qr_modules("https://b.example.org")
