"""Somebody with a browser, who minds every page that is opened."""

from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    TimeoutError,
)

from tests.browser import audit

LOCALES = {"en": "en-GB", "ar": "ar"}


@dataclass
class Visitor:
    """One person at one device; ``faults`` collects what is wrong with the pages seen."""

    context: BrowserContext
    page: Page
    language: str
    has_scripts: bool
    audits: bool
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response:
        """Open an address of the platform."""
        answer = self.page.goto(path)
        assert answer is not None
        self.look()
        return answer

    def press(self, selector: str, *, nth: int = 0) -> None:
        """Press a link or a button that leads to a page, and look at the page."""
        self.press_it(self.page.locator(f"{selector} >> visible=true").nth(nth))

    def press_it(self, one: Locator) -> None:
        """Press this link or button, and look at the page that it leads to."""
        try:
            with self.page.expect_navigation():
                one.click()
        except TimeoutError as failed:
            raise AssertionError(f"at {self.path}: {self.faults}") from failed
        self.look()

    def fill(self, **values: str) -> None:
        """Fill in the fields with these ids."""
        for name, value in values.items():
            one = self.page.locator(f"#{name}")
            if one.evaluate("e => e.tagName") == "SELECT":
                one.select_option(value)
            else:
                one.fill(value)

    @property
    def path(self) -> str:
        """Return where one is."""
        return "/" + self.page.url.partition("://")[2].partition("/")[2]

    def look(self) -> None:
        """Check the page as every page is checked."""
        has_axe = self.audits and self.has_scripts
        found = audit.faults_of(self.page, self.language, has_axe=has_axe)
        self.seen.append(self.path)
        self.faults += [f"{self.path}: {one}" for one in found]

    def note(self, message: ConsoleMessage) -> None:
        """Remember what the browser complains about: failures, and breaches of the policy."""
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.path}: console: {message.text}")


def a_visitor(
    browser: Browser,
    base_url: str,
    *,
    language: str = "en",
    has_scripts: bool = True,
    audits: bool = False,
    scheme: str = "light",
) -> Visitor:
    """Let a stranger sit down at a device of their own."""
    context = browser.new_context(
        base_url=base_url,
        locale=LOCALES[language],
        java_script_enabled=has_scripts,
        viewport=audit.WIDE,
        color_scheme=scheme,
        # Colours that are still on their way would be measured halfway.
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    if audits:
        context.add_init_script(audit.AXE)
    page = context.new_page()
    visitor = Visitor(context, page, language, has_scripts, audits)
    page.on("console", visitor.note)
    page.on("pageerror", lambda error: visitor.faults.append(f"{visitor.path}: {error}"))
    return visitor
