"""A citizen gives a PDF to the portal and is told what it is, on a telephone as well."""

import pytest

from notices import issue
from processing import db
from tests.notices import making
from tests.notices.making import NOTICE
from tests.notices.pdf import samples

pytestmark = pytest.mark.browser


def test_a_true_an_altered_and_a_foreign_pdf(page, live, settings, tmp_path):
    with db.writing() as session:
        office = making.an_office(session)
    true = issue.open_paper(making.paper(making.a_notified_case(office), NOTICE))
    altered = bytearray(true)
    altered[altered.index(b"stream") + 40] ^= 1
    files = {"true": true, "altered": bytes(altered), "foreign": samples.drawn(samples.a_decision(), {})}
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live)
    page.get_by_role("link", name="Nhận được tệp PDF? Kiểm tra chữ ký số").click()
    page.set_default_timeout(40_000)
    for name, said in (("true", "Đúng là văn bản đã phát hành"), ("altered", "Tệp đã bị sửa đổi sau khi ký"),
                       ("foreign", "Tệp không có chữ ký số")):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(files[name])
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Kiểm tra", exact=True).click()
        page.get_by_text(said).wait_for()
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than a telephone"
