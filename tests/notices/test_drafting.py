"""Drafts: what the papers say, once each, and why some can't be written."""

import threading
from datetime import UTC, datetime

import pytest

from notices import drafting, sweeping, tasks
from notices.content import PenaltyDecision, ViolationNotice
from processing import clock, db, queue
from processing.cases import hearing, states
from processing.cases.rights import CITIZEN, Role
from processing.cases.states import Act
from processing.db import Database
from processing.models import Case, CaseState
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, MINUTES, NOTICE, Office


def an_office() -> Office:
    with db.writing() as session:
        return making.an_office(session)


def a_case(office: Office, **facts: object) -> Case:
    with db.writing() as session:
        return making.a_confirmed_case(session, office, **facts)


def error_of(case: Case) -> str | None:
    with db.reading() as session:
        found = session.get_one(Case, case.id)
        assert found.last_error is None or found.tries == queue.MAX_TRIES
        return found.last_error


def test_the_notice_says_who_what_where_and_when_to_come(settings: object) -> None:
    office = an_office()
    with clock.set_to(datetime(2026, 11, 20, 2, 0, tzinfo=UTC)):
        case = a_case(office, offence="speeding", speed_kmh=71.5, speed_limit_kmh=50.0)
        tasks.draft_paper(str(case.id))
    notice = ViolationNotice.from_json(making.paper(case, NOTICE).content)
    assert notice.owner.name == "Trần Thị Thử"
    assert (notice.vehicle.plate, notice.vehicle.plate_colour) == ("17A-123.45", "trắng")
    assert str(notice.act.provision).startswith("điểm a khoản 6 Điều 6 Nghị định 168/2024/NĐ-CP")
    assert notice.act.readings == ("tốc độ đo được 71,5 km/h, tốc độ tối đa cho phép 50 km/h",)
    assert notice.summons.at == datetime(2026, 12, 10, 1, 0, tzinfo=UTC), "the twentieth day at 8 in Viet Nam"
    assert notice.demonstration
    assert (notice.number, notice.signatory.signed_at) == ("", None)


def test_the_day_to_come_is_a_working_day_within_the_twenty(settings: object) -> None:
    office = an_office()
    with clock.set_to(datetime(2026, 11, 22, 2, 0, tzinfo=UTC)):  # the twentieth day, 12 December, is a Saturday
        case = a_case(office)
        tasks.draft_paper(str(case.id))
    assert making.paper(case, NOTICE).content["summons"]["at"].startswith("2026-12-11T01:00")


@pytest.mark.parametrize(("owner_kind", "amount", "points"), [("individual", 19_000_000, 4), ("organisation", 38_000_000, 0)])
def test_the_decision_fines_the_middle_of_the_band_and_an_organisation_twice(
    settings: object, owner_kind: str, amount: int, points: int,
) -> None:
    office = an_office()
    case = making.a_notified_case(office, owner={"owner_kind": owner_kind})
    making.admitted(case)
    decision = PenaltyDecision.from_json(making.paper(case, DECISION).content)
    assert (decision.fine.amount, decision.points) == (amount, points)
    assert decision.fine.derivation.startswith("Tổ chức chịu" if owner_kind == "organisation" else "Không có tình tiết")
    assert [part in decision.fine.derivation for part in ("mức trung bình", "khoản 9", "điểm giấy phép")] == [True, False, False]
    assert decision.payment.reference == case.reference
    assert decision.minutes_number == "1/BB-VPHC"
    assert decision.legal_bases[1].startswith("Căn cứ Nghị định số 168/2024/NĐ-CP ngày 26 tháng 12 năm 2024 của Chính phủ")


def test_the_tariff_is_that_of_the_day_of_the_act(settings: object) -> None:
    office = an_office()
    with clock.set_to(datetime(2025, 1, 5, tzinfo=UTC)):
        case = a_case(office, recorded_at=datetime(2024, 12, 31, 10, 0, tzinfo=UTC))
        tasks.draft_paper(str(case.id))
    assert making.paper(case, NOTICE).band_max == 6_000_000
    assert "100/2019" in making.paper(case, NOTICE).content["act"]["provision"]["decree"]


@pytest.mark.parametrize(("facts", "code"), [
    ({"offence": "no_helmet"}, "not_fined"), ({"offence": "flying"}, "offence_needed"),
    ({"vehicle_kind": "unknown"}, "kind_needed"), ({"offence": "speeding"}, "speed_missing"),
])
def test_what_the_tariff_does_not_fine_goes_to_a_person_with_the_reason(settings: object, facts: dict[str, object], code: str) -> None:
    case = a_case(an_office(), **facts)
    tasks.draft_paper(str(case.id))
    assert error_of(case) == code
    assert sweeping.sweep() == 0, "a refusal by law is not tried for ever"


def test_drafting_again_and_at_once_leaves_one_draft(both: Database) -> None:
    case = a_case(an_office())
    threads = [threading.Thread(target=tasks.draft_paper, args=(str(case.id),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert making.paper(case, NOTICE).number is None
    assert error_of(case) is None


def test_the_sweep_finds_what_lost_its_nudge(settings: object, nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    office = an_office()
    fresh, minuted = a_case(office), making.a_notified_case(office)
    with db.writing() as session:
        hearing.admit(session, states.locked(session, minuted.id), CITIZEN)
    nudges.clear()
    assert sweeping.sweep() == 2
    assert sorted(nudges) == sorted([("notices.draft_paper", (str(case.id),)) for case in (fresh, minuted)])
    nudges.clear()
    assert sweeping.sweep() == 0, "a nudge gets its time"


def test_a_case_without_an_owner_or_out_of_reach_is_left_alone(settings: object) -> None:
    with db.writing() as session:
        case = factories.a_case(session, CaseState.CONFIRMED)
        assert not drafting.draft_next(session, states.locked(session, case.id))
    tasks.draft_paper("00000000-0000-0000-0000-000000000001")


def test_minutes_of_an_admission_name_no_officer_who_was_not_there(settings: object) -> None:
    case = making.a_notified_case(an_office())
    with db.writing() as session:
        officer = factories.a_person(session, Role.OFFICER, name="Đại úy Vũ Xác Nhận")
        states.note(session, states.locked(session, case.id), Act.CONFIRM, factories.an_actor(officer, Role.OFFICER))
    making.admitted(case)
    minutes = making.paper(case, MINUTES)
    assert minutes.signed_by is None
    assert minutes.content["maker"]["name"] == "Đại úy Vũ Xác Nhận", "who confirmed the act is its maker"
    assert minutes.content["signatory"]["name"] == minutes.content["agency"]["name"], "but has signed nothing here"
    assert "mã tra cứu" in minutes.content["acknowledgement"]
    assert "xác nhận bằng phương thức điện tử của người vi phạm" in minutes.content["bases"][-1]


def test_minutes_at_the_office_are_signed_by_whoever_held_them(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    making.minuted(case, office.clerk, statement="Tôi chở con đi cấp cứu.", explanation="written")
    minutes = making.paper(case, MINUTES)
    assert minutes.signed_by == office.clerk.person_id
    assert minutes.content["statements"]["violator"] == "Tôi chở con đi cấp cứu."
    assert minutes.content["explanation"]["choice"] == "written"
    assert "Thông báo vi phạm hành chính số 1/TB-CSGT" in minutes.content["bases"][1]
