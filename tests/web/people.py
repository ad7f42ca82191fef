"""People of the web tests: how they register and sign in through the forms."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearning.db import opened, transaction
from elearning.services.passwords import Passwords
from tests.build import an_account
from tests.pages import Browser

EMAIL = "amina@example.org"
PASSWORD = "four words put together"


def a_person(app: Flask, **values: str) -> int:
    """Make an account that can sign in by password."""
    hashed = Passwords(memory_kib=8, passes=1).hash(PASSWORD)
    with transaction(app.extensions["engine"]) as session:
        account = an_account(session, **{"email": EMAIL, **values})
        account.password_hash = hashed
        return account.id


def submit(browser: Browser, path: str, *, token: str | None = None, **values: str) -> TestResponse:
    """Post a form of a page as this browser, without following where it leads."""
    form = browser.browse(path).form(path.partition("?")[0])
    data = {**form.values, **values}
    if token is not None:
        data["csrf_token"] = token
    return browser.client.post(path, data=data)


def sign_in(browser: Browser, email: str = EMAIL, password: str = PASSWORD, path: str = "/sign-in"
            ) -> TestResponse:  # fmt: skip
    return submit(browser, path, email=email, password=password)


def register(browser: Browser, **values: str) -> TestResponse:
    wanted = {"email": EMAIL, "password": PASSWORD, "name": "Amina Diallo", **values}
    return submit(browser, "/register", **wanted)


def rows(app: Flask, column: object) -> list:
    with opened(app.extensions["engine"], writes=False) as session:
        return list(session.scalars(select(column)))


def is_signed_in(browser: Browser) -> bool:
    return browser.client.get("/profile").status_code == 200
