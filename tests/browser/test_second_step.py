"""A passkey from a virtual authenticator, and its loss: added, used at the door, then a recovery code."""

import dataclasses
import socket

import pytest

from processing import db
from processing.cases.rights import Role
from tests import factories
from tests.browser.conftest import PASSWORD, give_password, serve


@pytest.fixture
def office(settings):
    """The application under a host name, as passkeys want it, asking for second factors."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    asking = dataclasses.replace(settings, public_url=f"http://localhost:{port}", second_factor=True)
    with serve(asking, host="localhost", port=port) as address:
        yield address


@pytest.fixture
def authenticator(page):
    """A key that says yes to everything, as Chromium's developer tools offer it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})
    return tools, made["authenticatorId"]


def show_password(page, office, login):
    page.goto(f"{office}/office/sign-in")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_passkey_opens_the_office_and_a_recovery_code_does_when_it_is_lost(page, office, authenticator):
    with db.writing() as session:
        officer = factories.a_person(session, Role.OFFICER)
    give_password(officer.login)
    show_password(page, office, officer.login)
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Tên thiết bị").fill("máy phòng trực")
    page.get_by_role("button", name="Tạo khóa").click()
    page.get_by_role("heading", name="Mã khôi phục").wait_for()
    recovery = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("button", name="Đăng xuất").click()

    show_password(page, office, officer.login)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{office}/office/account")
    page.get_by_role("cell", name="máy phòng trực").wait_for()
    page.get_by_role("button", name="Đăng xuất").click()

    tools, key = authenticator
    tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    show_password(page, office, officer.login)
    page.get_by_label("Mã xác thực").fill(recovery)
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
