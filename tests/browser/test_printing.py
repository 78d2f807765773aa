"""A clerk's day at the printer: select, preview, print, post, a letter comes back, print again."""

import pytest

from notices import tasks
from processing import db
from processing.models import Person
from tests.browser.conftest import sign_in
from tests.notices import making
from tests.notices.making import NOTICE

pytestmark = pytest.mark.browser


def test_from_the_selection_to_the_reprint(page, live, settings, tmp_path):
    with db.writing() as session:
        office = making.an_office(session)
        login = session.get_one(Person, office.clerk.person_id).login
    papers = [making.paper(making.a_notified_case(office), NOTICE) for _ in range(3)]
    sign_in(page, live, login)
    page.goto(f"{live}/office/print")
    page.screenshot(path=tmp_path / "select.png", full_page=True)
    page.get_by_label(f"In văn bản {papers[2].number}").uncheck()
    page.get_by_role("button", name="Tạo tệp in từ các văn bản đã chọn").click()
    page.get_by_text("Đang tạo tệp in").wait_for()
    tasks.make_print_file(page.url.rpartition("/")[2])
    page.reload()
    page.screenshot(path=tmp_path / "ready.png", full_page=True)
    preview = page.get_by_role("link", name="Xem và in tệp PDF").get_attribute("href")
    assert page.request.get(f"{live}{preview}").body().startswith(b"%PDF")
    page.get_by_role("button", name="Đã in xong").click()
    page.get_by_text("Đã ghi nhận là đã in.").wait_for()
    codes = page.locator("td[data-label='Mã gửi']").all_inner_texts()
    assert len(codes) == 2
    job = page.url
    for outcome in ("Đã gửi bưu điện", "Thư bị trả lại"):
        page.goto(f"{live}/office/deliveries")
        page.get_by_label(outcome).check()
        page.get_by_label("Mã gửi hoặc số văn bản").fill("\n".join([*codes, "lạ"] if outcome.startswith("Đã") else codes[:1]))
        page.get_by_role("button", name="Ghi nhận").click()
        page.get_by_text("Đã ghi nhận").first.wait_for()
        page.screenshot(path=tmp_path / f"scan-{len(codes)}.png", full_page=True)
        codes = codes if outcome.startswith("Đã") else codes[:1]
    page.goto(f"{live}/office/print")
    assert "2 văn bản chờ in" in page.content()
    page.goto(job)
    page.get_by_label("Lý do in lại").fill("Thư rách khi gấp")
    page.get_by_label("Số thứ tự cần in lại").fill("2")
    page.get_by_role("button", name="Tạo tệp in lại").click()
    page.get_by_text("Thư rách khi gấp").wait_for()
    tasks.make_print_file(page.url.rpartition("/")[2])
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    page.screenshot(path=tmp_path / "again.png", full_page=True)
    assert page.get_by_role("link", name="Xem và in tệp PDF").is_visible()
    fit_a_telephone(page, live, "/office/print", "/office/deliveries", page.url.removeprefix(live))


def fit_a_telephone(page, live, *paths):
    for path in paths:
        page.goto(f"{live}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
