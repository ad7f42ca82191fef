"""Who may open what: marks on views, the reader of this request, and headers."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_login import current_user as login_user_proxy
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from elearning.services.second_factors import read_roles

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from flask import Flask

    from elearning.services.sessions import Viewer

GUEST = "guest"  # the role of whoever has done something without an account
View = TypeVar("View", bound=Callable[..., Any])

# A manager sees more than a learner but writes no scenarios; an administrator may do all.
MAY_ACT_AS = {
    "learner": frozenset({"learner"}),
    "trainer": frozenset({"learner", "trainer"}),
    "manager": frozenset({"learner", "manager"}),
    "administrator": frozenset({"learner", "trainer", "manager", "administrator"}),
}


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The reader of this request, as the session table says."""

    key: str  # what the cookie holds
    id: int
    name: str
    role: str
    language: str
    has_second_factor: bool = False

    def get_id(self) -> str:
        """Return what is remembered in the cookie: the session's key, never the account."""
        return self.key

    @property
    def is_guest(self) -> bool:
        """Tell whether this is a browser that nobody has signed in at."""
        return self.role == GUEST

    def may_act_as(self, role: str) -> bool:
        """Tell whether this reader has all that the role asks for."""
        return role in MAY_ACT_AS.get(self.role, frozenset())


def reader_of(key: str, viewer: "Viewer") -> SignedIn:
    """Return the reader whose cookie holds this key."""
    return SignedIn(
        key, viewer.id, viewer.name, viewer.role, viewer.language, viewer.has_second_factor
    )


# Typed as signed in: views behind the gate may rely on it.
current_user: SignedIn = cast(SignedIn, login_user_proxy)


def find_reader() -> SignedIn | None:
    """Return who reads this page, or ``None`` for a stranger."""
    if "_user_id" not in cookie:
        # A stranger: Flask-Login would go through everything that it might find one by.
        return None
    reader = login_user_proxy._get_current_object()
    return cast(SignedIn, reader) if reader.is_authenticated else None


def remember(reader: SignedIn) -> None:
    """Sign this browser in as the reader, until the session ends or is ended."""
    login_user(reader, remember=False)


def forget() -> None:
    """Sign this browser out."""
    logout_user()


def take_cookie_back() -> None:
    """Forget what this request would have changed in the cookie: messages, sign-in and token."""
    sent = current_app.session_interface.open_session(current_app, request)
    cookie.clear()
    cookie.update(sent or {})
    cookie.modified = False
    for name in ("csrf_token", "csrf_field", "_login_user"):
        g.pop(name, None)


def public(view: View) -> View:
    """Let everybody open this view, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def open_to_guests(view: View) -> View:
    """Let guests open this view, if the operator has any: what it shows is theirs."""
    view.is_open_to_guests = True  # type: ignore[attr-defined]
    return view


def open_to_strangers(view: View) -> View:
    """Let also those open this view who have saved nothing yet; saving makes them guests."""
    view.is_open_to_strangers = True  # type: ignore[attr-defined]
    return open_to_guests(view)


def requires(role: str) -> Callable[[View], View]:
    """Let only those open this view who may act as the role; for others it does not exist."""

    def mark(view: View) -> View:
        view.required_role = role  # type: ignore[attr-defined]
        return view

    return mark


def before_second_factor(view: View) -> View:
    """Let this view be opened by whoever still has to set the second factor up."""
    view.is_before_second_factor = True  # type: ignore[attr-defined]
    return view


def has_to_set_up(reader: SignedIn) -> bool:
    """Tell whether the operator asks for a second factor that this reader has not set up."""
    if reader.has_second_factor:
        return False
    return reader.role in read_roles(current_app.config["SECOND_FACTOR_ROLES"])


def is_own_path(target: str) -> bool:
    """Tell whether a ``next`` leads to a page of ours, asking our own router.

    Browsers drop tabs and line breaks and read backslashes as slashes, so a
    text comparison is not enough.
    """
    if not target.startswith("/") or any(
        ord(c) <= 32 or c == "\\" or ord(c) == 127 for c in target
    ):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:  # Such as an unfinished IPv6 address.
        return False
    if parts.scheme or parts.netloc:
        return False
    try:
        current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True


class RowNumber(IntegerConverter):
    """A number in an address that may be a row's: larger ones lead nowhere.

    Databases cannot even be asked for a number beyond their integers.
    """

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **options})


def has_null_byte() -> bool:
    """Tell whether path, query or form hold a NUL byte, which no text of ours does."""
    # A form is only read where there can be one: looking for it takes time on every page.
    form = request.form.values() if request.method == "POST" else ()
    texts = chain((request.path,), request.args.values(), form)
    return any("\0" in text for text in texts)


def is_foreign_post() -> bool:
    """Tell whether a post was not sent by a form of ours, as far as its browser says."""
    if request.method != "POST":
        return False
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return True
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    base = urlsplit(current_app.config["BASE_URL"])
    # Asked under the configured name too: behind a proxy we may not know that it speaks https.
    ours = (f"{request.scheme}://{request.host}", f"{base.scheme}://{base.netloc}")
    return origin is not None and origin not in ours


POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

# A static file that is opened by itself must not act as a page of ours.
SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
# What an answer may say for itself: a drawing that it is sealed, a public key that it is for all.
MAY_DIFFER = ("Content-Security-Policy", "Cross-Origin-Resource-Policy")


def add_headers(response: Response) -> Response:
    """Give every answer the headers that keep browsers strict."""
    own = [(name, response.headers[name]) for name in MAY_DIFFER if name in response.headers]
    response.headers.extend(HEADERS)
    for name, value in own:
        response.headers[name] = value
    told = response.headers.get("Cache-Control", "")
    if "public" not in told and "no-store" not in told:
        response.headers["Cache-Control"] = "private, no-cache"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def add_static_headers(headers: "Headers", _path: str, _url: str) -> None:
    """Give static files what keeps browsers from taking them for anything else."""
    headers["Content-Security-Policy"] = SEALED
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


class SignIns(LoginManager):  # type: ignore[misc]
    """Flask-Login's manager, without the protection that ties a session to an address.

    Phones change theirs on the way; it would be worked out on every page for nothing.
    """

    def _session_protection_failed(self) -> bool:
        return False


class CookieSessions(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies, whose signer is made once and not twice a request."""

    def __init__(self) -> None:
        self._signers: dict[tuple[str, ...], URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: "Flask") -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookie."""
        keys = (str(app.secret_key), *map(str, app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys not in self._signers:
            self._signers[keys] = super().get_signing_serializer(app)
        return self._signers[keys]


def cookie_settings(base_url: str) -> dict[str, Any]:
    """Return Flask's cookie settings; Secure only under https, as Safari wants it."""
    return {
        "SESSION_COOKIE_NAME": "elearning",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 366,
        "SESSION_REFRESH_EACH_REQUEST": False,
    }


def trust_hosts(app: "Flask", base_url: str) -> None:
    """Answer only under the configured host, so that no Host header ends up in a link."""
    host = urlsplit(base_url).hostname
    if host:
        own = [host, "localhost", "127.0.0.1"] if app.config["DEMO"] else [host]
        app.config["TRUSTED_HOSTS"] = own
