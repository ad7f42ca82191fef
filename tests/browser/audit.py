"""What must be true of every page, whoever opens it: looked at in the browser itself."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

# Who reaches beyond the window, the innermost first; what scrolls in a frame of its own may.
WIDER = """() => {
  const root = document.documentElement, reach = root.clientWidth;
  if (root.scrollWidth <= reach) return [];
  return [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > reach + 1 || box.left < -1);
  }).map(e => `${e.tagName.toLowerCase()}.${e.className}`).slice(-5);
}"""
MISDIRECTED = """() => [...document.querySelectorAll("main [lang=en]")]
  .filter(e => getComputedStyle(e).direction !== "ltr").map(e => e.outerHTML.slice(0, 120))"""
# Words that a box cuts off, because it hides what does not fit; on wide screens the strip beside
# the wheel is for screen readers alone.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(e => {
  const style = getComputedStyle(e);
  if (!e.innerText || !e.checkVisibility() || e.matches(".wheel-both")
    || e.closest(".hidden-visually, .skip, .strip")) return false;
  const cuts = way => ["hidden", "clip"].includes(way);
  return (cuts(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
    || (cuts(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map(e => `${e.tagName.toLowerCase()}.${e.className}`)"""
# Everything to press or fill in; links within sentences are as high as their line.
SMALL = """() => [...document.querySelectorAll(
  ".button, button, .nav a, .menu-list a, .bottom a, summary, select, input, textarea," +
  " .option, .answer, .judge-scale label, .check-option, .choice, .jump a, .steps a"
)].filter(e => {
  if (!e.checkVisibility({visibilityProperty: true}) || e.type === "hidden") return false;
  const whole = e.closest("label") || e;
  const box = whole.getBoundingClientRect();
  return box.width && (box.height < 43.5 || box.width < 43.5);
}).map(e => `${e.tagName.toLowerCase()}.${e.className} ` +
  `${(e.innerText || e.name || "").trim().slice(0, 30)} ` +
  `${Math.round(e.getBoundingClientRect().width)}x${Math.round(e.getBoundingClientRect().height)}`)"""

# Handed to each page as it opens, which is quicker than sending it there afterwards.
AXE = Axe().axe_script
# Only what is wrong comes back: the full report takes longer to send than to make.
RUN = """() => axe.run({resultTypes: ["violations"]}).then(report => report.violations.flatMap(
  one => one.nodes.slice(0, 3).map(node => `${one.id}: ${node.target} ${node.failureSummary}`)))"""


def structure_faults(page: Page, language: str) -> list[str]:
    """Return what is wrong with headings, language and direction."""
    direction = "rtl" if language == "ar" else "ltr"
    faults = []
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} h1")
    said = page.locator("html")
    if (said.get_attribute("lang"), said.get_attribute("dir")) != (language, direction):
        faults.append(f"the page is not in {language}, {direction}")
    return faults + [f"not left to right: {one}" for one in page.evaluate(MISDIRECTED)]


def width_faults(page: Page) -> list[str]:
    """Return what makes a window of this width scroll sideways."""
    return [f"wider than the window: {one}" for one in page.evaluate(WIDER)]


def axe_faults(page: Page) -> list[str]:
    """Return what axe finds in the colours and the width of now."""
    return [f"axe: {one}" for one in page.evaluate(RUN)]


def faults_of(page: Page, language: str, *, has_axe: bool) -> list[str]:
    """Return what is wrong with a page, on wide screens and on phones, in light and in dark.

    Each width has one of the two colours, in Arabic the other one: together they are all seen.
    """
    faults = structure_faults(page, language)
    wide, phone = ("dark", "light") if language == "ar" else ("light", "dark")
    for width, scheme in ((WIDE, wide), (PHONE, phone)):
        page.set_viewport_size(width)
        found = width_faults(page)
        if has_axe:
            page.emulate_media(color_scheme=scheme)
            found += axe_faults(page)
        faults += [f"{width['width']} px, {scheme}: {one}" for one in found]
    page.set_viewport_size(WIDE)
    return faults
