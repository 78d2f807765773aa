"""What the holder of a code sees and does: the case, its files, admitting, objecting."""

import io
import re
import zlib
from datetime import timedelta

import pytest
from PIL import Image

from notices import delivery
from portal.citizen import money, objections, upload
from processing import clock, db, evidence
from processing.cases import contests
from processing.cases.rights import Role
from processing.models import CaptureFile, Case, CaseState, Contest, Delivery, PaymentMethod
from processing.payments import ledger
from processing.payments.ledger import Entry
from processing.payments.vietqr import parse_vietqr
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE
from tests.portal.citizen.conftest import show_code

OBJECTION = {"ground": "sold", "text": "Tôi đã bán xe này từ tháng 3.", "contact": ""}
REASONS = "Hợp đồng không có ngày tháng nên không chứng minh được việc bán xe."


def picture(kind="JPEG", size=(60, 40)):
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, kind)
    return data.getvalue()


def state_of(case):
    with db.reading() as session:
        return session.get_one(Case, case.id).state


def decided(office, case):
    making.admitted(case)
    return making.signed_and_issued(case, DECISION, office.signer)


def received(decision, on):
    with db.writing() as session:
        attempt = session.query(Delivery).where(Delivery.document_id == decision.id).one()
        attempt.received_on = attempt.sent_on = on


def pay(case, amount):
    with db.writing() as session:
        case = session.get_one(Case, case.id)
        clerk = factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)
        entry = Entry(method=PaymentMethod.COUNTER, external_id=f"R{amount}", amount=amount, paid_on=clock.today(),
                      memo="Nguyễn Văn Bí Mật nộp")
        ledger.book(session, case, entry, clerk)


def test_a_notified_case_says_that_nothing_is_to_be_paid_yet(holder, case):
    page = holder.get("/ho-so/xem").text
    assert "chưa phải nộp tiền" in page
    assert "19.000.000 ₫" in page
    assert "khoản 9 Điều 6" in page
    assert "Thừa nhận vi phạm" in page
    assert "Gửi ý kiến phản đối" in page
    assert "VietQR" not in page


def test_the_page_repeats_no_personal_data(holder, case):
    with db.reading() as session:
        owner = session.get_one(Case, case.id).owner
        page = holder.get("/ho-so/xem").text
        assert not [private for private in (owner.owner_name, owner.owner_id_number, owner.owner_address) if private in page]


def test_a_decided_case_shows_how_to_pay_what_is_owed_today(holder, case, office):
    decision = decided(office, case)
    page = holder.get("/ho-so/xem").text
    assert "trong 10 ngày kể từ ngày nhận quyết định" in page
    assert "Bản trình diễn: tài khoản này không có thật" in page
    assert "nội dung " + case.reference in page
    assert "<svg" in page
    assert "style=" not in page
    received(decision, clock.today())
    page = holder.get("/ho-so/xem").text
    assert f"chậm nhất ngày {(clock.today() + timedelta(days=10)).strftime('%d/%m/%Y')}" in page


def test_interest_runs_after_the_term_and_part_payments_are_shown(holder, case, office):
    decision = decided(office, case)
    received(decision, clock.today())
    pay(case, 9_000_000)
    with clock.set_to(clock.now() + timedelta(days=14)):
        show_code(holder, making.paper(case, NOTICE))
        page = holder.get("/ho-so/xem").text
    assert "Đã quá hạn nộp" in page
    assert "10.015.000 ₫" in page  # 10,000,000 × 0.05 % × 3 days
    assert "Bí Mật" not in page


def test_the_code_of_the_page_pays_the_reference_and_todays_sum(holder, case, office, monkeypatch):
    decision, drawn, draw = decided(office, case), [], money.qr_drawing
    monkeypatch.setattr(money, "qr_drawing", lambda text: drawn.append(text) or draw(text))
    holder.get("/ho-so/xem")
    code = parse_vietqr(drawn[0])
    assert (code.amount_vnd, code.purpose, code.account) == (19_000_000, case.reference, decision.content["payment"]["account"])


def test_a_paid_case_is_closed_on_the_page(holder, case, office):
    decided(office, case)
    pay(case, 19_000_000)
    page = holder.get("/ho-so/xem").text
    assert "Đã nộp đủ" in page
    assert "VietQR" not in page


@pytest.mark.parametrize("state", list(CaseState))
def test_the_page_comes_up_in_every_state_and_both_languages(holder, case, state):
    with db.writing() as session:
        session.connection().exec_driver_sql("update cases set state = ?", (state.value,))
    for language in ("vi", "en"):
        holder.post("/language", data={"language": language})
        assert holder.get("/ho-so/xem").status_code == 200


@pytest.mark.parametrize(("state", "expected"), [
    (CaseState.NOTIFIED, "Mức phạt dự kiến"), (CaseState.LAPSED, "Không phải nộp tiền."),
    (CaseState.CANCELLED, "Không phải nộp tiền."), (CaseState.CANCELLING, "không phải nộp tiền"), (CaseState.TRANSFERRED, "Mức phạt sẽ được ghi trong quyết định xử phạt."),
])
def test_a_case_that_fines_nobody_any_more_names_no_sum(holder, case, state, expected):
    with db.writing() as session:
        session.connection().exec_driver_sql("update cases set state = ?", (state.value,))
    page = holder.get("/ho-so/xem").text
    assert expected in page
    assert ("19.000.000" in page) is (state is CaseState.NOTIFIED)


def test_pictures_and_papers_are_served_to_this_session_only(holder, app, case):
    data = picture()
    digest = evidence.evidence().keep(data)
    with db.writing() as session:
        case = session.get_one(Case, case.id)
        session.add(CaptureFile(capture_id=case.capture_id, position=0, sha256=digest, media_type="image/jpeg", size=len(data)))
        case.read.crop_sha256 = digest
    paper = f"/ho-so/xem/van-ban/{making.paper(case, NOTICE).id}"
    for address, kind in (("/ho-so/xem/anh/0", "image/jpeg"), ("/ho-so/xem/anh/bien-so", "image/jpeg"), (paper, "application/pdf")):
        served = holder.get(address)
        assert (served.status_code, served.mimetype) == (200, kind)
        assert served.headers["Cache-Control"] == "no-store"
        assert app.test_client().get(address).status_code == 302
    assert 'src="/ho-so/xem/anh/0"' in holder.get("/ho-so/xem").text
    assert holder.get("/ho-so/xem/anh/7").status_code == 404


def test_a_paper_of_another_case_is_not_there(holder, office):
    other = making.a_notified_case(office)
    assert holder.get(f"/ho-so/xem/van-ban/{making.paper(other, NOTICE).id}").status_code == 404


def test_admitting_needs_a_yes_and_makes_minutes(holder, case):
    assert "Thừa nhận rồi thì không rút lại" in holder.get("/ho-so/xem/thua-nhan").text
    assert holder.post("/ho-so/xem/thua-nhan").status_code == 422
    assert state_of(case) is CaseState.NOTIFIED
    assert holder.post("/ho-so/xem/thua-nhan", data={"hieu": "1"}).headers["Location"] == "/ho-so/xem"
    assert state_of(case) is CaseState.MINUTED
    assert "Đã thừa nhận vi phạm trên Cổng thông tin" in holder.get("/ho-so/xem").text
    assert holder.get("/ho-so/xem/thua-nhan").headers["Location"] == "/ho-so/xem"
    assert holder.post("/ho-so/xem/thua-nhan", data={"hieu": "1"}).status_code == 409


def test_an_objection_is_confirmed_with_reference_and_dates_and_its_answer_is_seen(holder, case, office):
    sent = holder.post("/ho-so/xem/phan-doi", data=OBJECTION)
    assert sent.headers["Location"] == "/ho-so/xem/phan-doi/da-nhan"
    confirmation = holder.get(sent.headers["Location"]).text
    assert f"{case.reference}-K1" in confirmation
    assert "Chậm nhất ngày" in confirmation
    page = holder.get("/ho-so/xem").text
    assert "đang được xem xét" in page
    assert "/ho-so/xem/thua-nhan" not in page
    with db.writing() as session:
        contest = session.query(Contest).one()
        judge = factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER), Role.CONTEST_OFFICER)
        contests.answer(session, contest.id, judge, accepted=False, text=REASONS)
    page = holder.get("/ho-so/xem").text
    assert REASONS in page
    assert "khiếu nại lần hai" in page


def test_while_an_objection_is_open_neither_a_second_nor_an_admission_is_taken(holder, case):
    holder.post("/ho-so/xem/phan-doi", data=OBJECTION)
    assert holder.get("/ho-so/xem/phan-doi").headers["Location"] == "/ho-so/xem"
    assert holder.post("/ho-so/xem/phan-doi", data=OBJECTION).status_code == 409
    assert holder.post("/ho-so/xem/thua-nhan", data={"hieu": "1"}).status_code == 409
    assert state_of(case) is CaseState.NOTIFIED


@pytest.mark.parametrize(("form", "error"), [({"ground": ""}, "Chọn lý do"), ({"ground": "bribe"}, "Chọn lý do"),
                                             ({"text": "sai"}, "Viết rõ"), ({"text": "x" * 6001}, "quá 6000 ký tự")])
def test_half_an_objection_is_asked_for_the_rest(holder, case, form, error):
    answer = holder.post("/ho-so/xem/phan-doi", data={**OBJECTION, **form})
    assert answer.status_code == 422
    assert re.search(error, answer.text)
    assert contest_count() == 0


def contest_count():
    with db.reading() as session:
        return session.query(Contest).count()


@pytest.mark.parametrize(("data", "kind"), [(picture(), "image/jpeg"), (picture("PNG"), "image/png"),
                                            (b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", "application/pdf")])
def test_a_file_is_kept_by_what_it_is_not_by_its_name(holder, case, data, kind):
    holder.post("/ho-so/xem/phan-doi", data={**OBJECTION, "file": (io.BytesIO(data), "../../temp/giấy\u202egpj.exe")})
    with db.reading() as session:
        contest = session.query(Contest).one()
        assert contest.file_media_type == kind
        assert contest.file_name == "giấygpj.exe"
        assert evidence.evidence().read(contest.file_sha256) == data


HOSTILE = {
    "empty": b"",
    "a page": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a cut off png": picture("PNG")[:60],
    "a broken jpeg": b"\xff\xd8\xff\xe0" + b"\x00" * 200,
    "a cut off pdf": b"%PDF-1.7\n1 0 obj",
    "a pdf with script": b"%PDF-1.7\n<</S /JavaScript /JS (app.alert(1))>>\n%%EOF",
    "a pdf with script by another name": b"%PDF-1.7\n<</S /J#61vaScript /JS (app.alert(1))>>\n%%EOF",
    "a page before a pdf": b"<html>%PDF-1.7\n%%EOF",
    "gif": b"GIF89a" + b"\x00" * 50,
    "too long": b"\xff\xd8\xff" + b"\x00" * (upload.MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(holder, case, name):
    answer = holder.post("/ho-so/xem/phan-doi", data={**OBJECTION, "file": (io.BytesIO(HOSTILE[name]), "anh.jpg")})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert OBJECTION["text"] in answer.text
    assert contest_count() == 0


def test_a_file_far_too_large_comes_back_with_what_was_typed(app, holder, case):
    app.config["WTF_CSRF_ENABLED"] = True  # the check against forgery is the first that reads the form
    form = holder.get("/ho-so/xem/phan-doi").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    large = io.BytesIO(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024))
    answer = holder.post("/ho-so/xem/phan-doi", data={**OBJECTION, "csrf_token": token, "file": (large, "anh.jpg")})
    assert (answer.status_code, OBJECTION["text"] in answer.text) == (422, True)
    endless = io.BytesIO(bytes(objections.ROOM))
    assert holder.post("/ho-so/xem/phan-doi", data={**OBJECTION, "file": (endless, "anh.jpg")}).status_code == 413
    assert contest_count() == 0


def test_a_picture_of_too_many_points_is_refused_without_drawing_it(holder, case):
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = (20_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    answer = holder.post("/ho-so/xem/phan-doi", data={**OBJECTION, "file": (io.BytesIO(bytes(bomb)), "a.png")})
    assert "60 triệu điểm ảnh" in answer.text


def test_receipt_by_fiction_names_its_article(holder, case, office):
    decision = decided(office, case)
    with db.writing() as session:
        attempt = session.query(Delivery).where(Delivery.document_id == decision.id).one()
        attempt.received_on, attempt.legal_basis = clock.today(), delivery.REFUSAL_ARTICLE
    assert delivery.REFUSAL_ARTICLE in holder.get("/ho-so/xem").text
    holder.post("/language", data={"language": "en"})
    page = holder.get("/ho-so/xem").text
    assert "Article 17a, Decree 118/2021/NĐ-CP (added by Decree 190/2025/NĐ-CP)" in page
    assert delivery.REFUSAL_ARTICLE not in page


def test_an_english_summons_names_the_office_in_english(holder, case):
    with db.reading() as session:
        unit = session.get_one(Case, case.id).unit
    assert f"tại trụ sở {unit.name_vi} ({unit.address})" in holder.get("/ho-so/xem").text
    holder.post("/language", data={"language": "en"})
    assert f"Please come to {unit.name_en} ({unit.address})" in holder.get("/ho-so/xem").text


def test_an_accepted_objection_asks_for_no_money_while_the_cancellation_is_being_signed(holder, case, office):
    decided(office, case)
    assert "VietQR" in holder.get("/ho-so/xem").text
    with db.writing() as session:
        session.connection().exec_driver_sql("update cases set state = 'cancelling'")
    page = holder.get("/ho-so/xem").text
    assert "đang chờ người có thẩm quyền ký" in page
    assert "Trong thời gian này ông/bà không phải nộp tiền." in page
    for asked in ("VietQR", "Nộp phạt", "19.000.000", "Gửi ý kiến phản đối"):
        assert asked not in page
