"""Signed in at two places: one ends the other, and a closed account is out at its next request everywhere."""

from playwright.sync_api import expect

from processing import db
from processing.cases.rights import Role
from processing.models import Unit
from tests import factories
from tests.browser.conftest import PASSWORD, sign_in


def a_browser(chromium):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    context.set_default_timeout(10_000)
    return context.new_page()


def test_one_browser_ends_the_others_session_and_a_closed_account_is_out_everywhere(chromium, live):
    with db.writing() as session:
        officer = factories.a_person(session, Role.OFFICER)
        boss = factories.a_person(session, Role.ADMINISTRATOR, unit=session.get_one(Unit, officer.unit_id))
    here, there, office = (a_browser(chromium) for _ in range(3))
    for page, login in ((here, officer.login), (there, officer.login), (office, boss.login)):
        sign_in(page, live, login)
    here.goto(f"{live}/office/account")
    expect(here.get_by_text("phiên này")).to_have_count(1)
    here.get_by_role("button", name="Kết thúc", exact=True).click()
    expect(here.get_by_text("Đã kết thúc 1 phiên.")).to_be_visible()
    expect(here.get_by_role("button", name="Kết thúc", exact=True)).to_have_count(0)
    there.get_by_role("link", name="Hồ sơ vi phạm").click()
    there.wait_for_url("**/office/sign-in?**")

    office.goto(f"{live}/office/people")
    office.get_by_role("row").filter(has_text=officer.login).get_by_role("button", name="Đóng tài khoản").click()
    expect(office.get_by_text("Đã đóng tài khoản.")).to_be_visible()
    here.get_by_role("link", name="Hồ sơ vi phạm").click()
    here.wait_for_url("**/office/sign-in?**")
    here.get_by_label("Tên đăng nhập").fill(officer.login)
    here.get_by_label("Mật khẩu").fill(PASSWORD)
    here.get_by_role("button", name="Đăng nhập").click()
    expect(here.get_by_text("Tên đăng nhập hoặc mật khẩu không đúng")).to_be_visible()
    for page in (here, there, office):
        page.context.close()
