"""Who may sign: mandate, unit, competence, points, separate duties; and what a signature freezes."""

import threading
from datetime import date, timedelta

import pytest

from notices import drafting, mandates, signing, tasks
from processing import clock, db
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, ActorKind, Right, Role
from processing.cases.states import Act
from processing.db import Database
from processing.models import Case, CaseEvent, CaseState, Document, DocumentState, Signer
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office


def an_office(title: str = "traffic_division_head") -> Office:
    with db.writing() as session:
        return making.an_office(session, title)


def a_draft(office: Office, **facts: object) -> tuple[Case, Document]:
    with db.writing() as session:
        case = making.a_confirmed_case(session, office, **facts)
    tasks.draft_paper(str(case.id))
    return case, making.paper(case, NOTICE)


def sign(document: Document, by: Actor) -> None:
    with db.writing() as session:
        signing.sign(session, document.id, by)


def test_a_signature_freezes_content_number_and_signatory(settings: object, nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    office = an_office()
    case, draft = a_draft(office)
    sign(draft, office.signer)
    paper = making.paper(case, NOTICE)
    assert (paper.state, paper.number, paper.signed_by) == (DocumentState.SIGNED, "1/TB-CSGT", office.signer.person_id)
    assert paper.signatory is not None
    signatory = paper.content["signatory"]
    assert (signatory["title"], signatory["name"]) == ("Trưởng phòng Cảnh sát giao thông Công an tỉnh", paper.signatory.name)
    assert signatory["signed_at"]
    assert making.state_of(case) is CaseState.CONFIRMED, "the notice takes effect when its file is stored"
    assert nudges[-1] == ("notices.finish_paper", (str(paper.id),))
    with db.reading() as session:
        assert "sign_paper" in [event.act for event in session.query(CaseEvent).where(CaseEvent.case_id == case.id)]


def test_a_paper_is_signed_once(settings: object) -> None:
    office = an_office()
    _case, draft = a_draft(office)
    sign(draft, office.signer)
    with pytest.raises(RefusedError, match="already_signed"):
        sign(draft, office.signer)


def test_two_signers_at_once_leave_one_signature_and_one_number(both: Database) -> None:
    office = an_office()
    with db.writing() as session:
        second = factories.a_person(session, Role.SIGNER, unit=office.unit)
        factories.a_mandate(session, second, "traffic_division_head")
    _case, draft = a_draft(office)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def work(by: Actor) -> None:
        start.wait()
        try:
            sign(draft, by)
            outcomes.append("signed")
        except RefusedError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=work, args=(by,)) for by in (office.signer, factories.an_actor(second, Role.SIGNER))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["already_signed", "signed"]


@pytest.mark.parametrize("days", [(1, None), (-30, -1)], ids=["not yet", "no more"])
def test_a_mandate_counts_on_its_days_only(settings: object, days: tuple[int, int | None]) -> None:
    office = an_office()
    _case, draft = a_draft(office)
    first, last = (clock.today() + timedelta(days=each) if each is not None else None for each in days)
    with db.writing() as session:
        mandate = session.query(Signer).where(Signer.person_id == office.signer.person_id).one()
        mandate.valid_from, mandate.valid_to = first or clock.today(), last
    with pytest.raises(RefusedError, match="no_mandate"):
        sign(draft, office.signer)


def test_a_mandate_reaches_the_units_below_and_no_others(settings: object) -> None:
    office, neighbour = an_office(), an_office()
    with db.writing() as session:
        commune = factories.a_unit(session, parent=session.merge(office.unit))
        case = factories.a_case(session, CaseState.CONFIRMED, camera=factories.a_camera(session, commune))
        factories.an_owner(session, case)
    tasks.draft_paper(str(case.id))
    with pytest.raises(RefusedError, match="other_units_paper"):
        sign(making.paper(case, NOTICE), neighbour.signer)
    sign(making.paper(case, NOTICE), office.signer)


@pytest.mark.parametrize(("title", "owner_kind", "allowed"), [
    ("team_leader", "individual", False),            # 40 million against 22.5
    ("commune_police_chief", "individual", False),   # 40 against 37.5
    ("commune_police_chief", "organisation", False), # 80 against twice 37.5
    ("traffic_division_head", "individual", True),   # 40 against 60
    ("traffic_division_head", "organisation", True), # 80 against twice 60
])
def test_the_bands_maximum_decides(settings: object, title: str, owner_kind: str, allowed: bool) -> None:
    office = an_office(title)
    case, draft = a_draft(office, offence="motorway_u_turn", owner={"owner_kind": owner_kind})
    assert draft.band_max == (80_000_000 if owner_kind == "organisation" else 40_000_000)
    if allowed:
        sign(draft, office.signer)
        assert making.paper(case, NOTICE).state is DocumentState.SIGNED
    else:
        with pytest.raises(RefusedError, match="beyond_competence"):
            sign(draft, office.signer)


def test_points_need_a_title_that_may_deduct_them(settings: object) -> None:
    office = an_office()
    with db.writing() as session:
        constable = factories.a_person(session, Role.SIGNER, unit=office.unit)
        factories.a_mandate(session, constable, "officer_on_duty")
    case = making.a_notified_case(office, offence="red_light", vehicle_kind="motorcycle")  # 4 to 6 million, 4 points
    making.admitted(case)
    decision = making.paper(case, DECISION)
    assert mandates.demand_of(decision) == mandates.Demand(6_000_000, organisation=False, points=4)
    with pytest.raises(RefusedError, match="no_power_over_points"):
        sign(decision, factories.an_actor(constable, Role.SIGNER))


def test_whoever_confirmed_may_not_sign(settings: object) -> None:
    office = an_office()
    both_roles = Actor(ActorKind.PERSON, office.signer.id, office.signer.rights | {Right.REVIEW})
    with db.writing() as session:
        case = factories.a_case(session, camera=factories.a_camera(session, office.unit), plate="17A12345", plate_colour="white")
        factories.an_owner(session, case)
        states.move(session, case, Act.CONFIRM, both_roles)
    tasks.draft_paper(str(case.id))
    with pytest.raises(RefusedError, match="mixed_duties"):
        sign(making.paper(case, NOTICE), both_roles)


def test_a_clerk_may_not_sign_even_with_a_mandate(settings: object) -> None:
    office = an_office()
    with db.writing() as session:
        session.add(Signer(person_id=office.clerk.person_id, unit_id=office.unit.id, title="traffic_division_head",
                           valid_from=clock.today(), legal_basis="test"))
    _case, draft = a_draft(office)
    with pytest.raises(RefusedError, match="no_right"):
        sign(draft, office.clerk)


def test_nothing_is_signed_after_the_limitation(settings: object) -> None:
    office = an_office()
    recorded = clock.now()
    _case, draft = a_draft(office, recorded_at=recorded)
    with clock.set_to(recorded + timedelta(days=367)), pytest.raises(RefusedError, match="limitation_over"):
        sign(draft, office.signer)


def test_a_decision_waits_for_the_explanation_that_was_not_given_up(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    making.minuted(case, office.clerk, explanation="written")
    decision = making.paper(case, DECISION)
    with pytest.raises(RefusedError, match="explanation_term"):
        sign(decision, office.signer)
    with clock.set_to(clock.now() + timedelta(days=30)):
        sign(decision, office.signer)


def test_a_draft_signed_days_later_calls_for_a_day_that_is_still_to_come(settings: object) -> None:
    office = an_office()
    case, draft = a_draft(office)
    later = clock.now() + timedelta(days=15)
    with clock.set_to(later):
        sign(draft, office.signer)
        until = clock.today() + timedelta(days=20)
    paper = making.paper(case, NOTICE)
    assert paper.content["issued_on"] == clock.vietnam_day(later).isoformat()
    assert draft.content["summons"]["at"] < paper.content["summons"]["at"]
    assert date.fromisoformat(paper.content["summons"]["at"][:10]) <= until
    assert paper.content["other_summons"]["at"] == paper.content["summons"]["at"]


def test_a_case_that_moved_on_can_not_be_signed_for(settings: object) -> None:
    office = an_office()
    case, draft = a_draft(office)
    with db.writing() as session:
        judge = factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER), Role.CONTEST_OFFICER)
        states.move(session, states.locked(session, case.id), Act.CANCEL, judge)
        assert not drafting.draft_next(session, states.locked(session, case.id))
    with pytest.raises(RefusedError, match="wrong_state"):
        sign(draft, office.signer)
