"""A real server with real forgery protection, and a real Chromium that looks at it."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from portal import passwords
from portal.app import create_app
from processing import db, evidence, queue
from processing.models import CaptureFile, Case
from processing.settings import Settings

CHROMIUM = "/usr/bin/chromium"
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def live(settings: Settings) -> Iterator[str]:
    """The address of the application, served over the fresh SQLite of `settings`."""
    with serve(settings) as address:
        yield address


@contextmanager
def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve the application with these settings; its address."""
    app = create_app(settings)
    queue.set_sender(None)
    server = make_server(host, port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{host}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, ended with its file: Playwright keeps a loop running, in which nothing else can start its own."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium (make test does)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page on an office screen; an error in a script fails the test."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def give_password(login: str) -> None:
    """Let this person sign in with PASSWORD."""
    from sqlalchemy import update

    from processing.models import Person

    with db.writing() as session:
        session.execute(update(Person).where(Person.login == login).values(password_hash=passwords.hashed(PASSWORD)))


SIGN_IN = {"vi": ("Tên đăng nhập", "Mật khẩu", "Đăng nhập"), "en": ("Username", "Password", "Sign in")}


def sign_in(page: Page, live: str, login: str, *, language: str = "vi") -> None:
    """Sign in by the form, as a person does."""
    name, password, button = SIGN_IN[language]
    give_password(login)
    page.goto(f"{live}/office/sign-in")
    page.get_by_label(name).fill(login)
    page.get_by_label(password).fill(PASSWORD)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def give_clip(case_id: object, clip: bytes) -> None:
    """Put this MP4 behind a case, after its pictures."""
    digest = evidence.evidence().keep(clip)
    with db.writing() as session:
        capture_id = session.get_one(Case, case_id).capture_id
        session.add(CaptureFile(capture_id=capture_id, position=9, sha256=digest, media_type="video/mp4", size=len(clip)))


def give_pictures(case_id: object, *pictures: bytes, crop: bytes | None = None) -> None:
    """Put these JPEGs behind a case as its evidence."""
    digests = [evidence.evidence().keep(picture) for picture in pictures]
    with db.writing() as session:
        case = session.get_one(Case, case_id)
        for position, (digest, picture) in enumerate(zip(digests, pictures, strict=True)):
            session.add(CaptureFile(capture_id=case.capture_id, position=position, sha256=digest,
                                    media_type="image/jpeg", size=len(picture)))
        if crop is not None and case.read is not None:
            case.read.crop_sha256 = evidence.evidence().keep(crop)
