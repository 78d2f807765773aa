"""What the demonstration's people do to a case, each by the office's own verbs; done again, an act does nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import delivery, issue, signing
from notices.drafting import live
from portal.demonstration.captures import PlannedCapture
from portal.demonstration.past import Machine, later
from portal.demonstration.sending import Door, Parcel
from processing import clock, db
from processing.cases import endings, hearing, review, states
from processing.cases.findings import Finding
from processing.cases.hearing import Hearing
from processing.cases.papers import KINDS
from processing.cases.rights import CITIZEN, Actor
from processing.models import (
    Camera,
    Capture,
    CaptureState,
    Case,
    CaseEvent,
    CaseState,
    Document,
    DocumentKind,
    DocumentState,
)
from processing.queue import MAX_TRIES, Task

NOTICE, DECISION = DocumentKind.VIOLATION_NOTICE, DocumentKind.PENALTY_DECISION
OFFICERS = ("canbo1", "canbo2", "thamtra2")
SECOND, SIGNER, CLERK = "thamtra1", "truongphong", "vanthu"


class StuckError(Exception):
    """The demonstration cannot go on; the message says where."""


@dataclass(frozen=True)
class Stage:
    """Everything that the acts need."""

    people: Mapping[str, Actor]
    keys: Mapping[str, str]
    pictures: Callable[[PlannedCapture], Sequence[bytes]]
    door: Door
    machine: Machine
    metadata: Callable[[PlannedCapture], Mapping[str, object]] = field(repr=False)


Act = Callable[[Stage, PlannedCapture], None]


def find_capture(session: Session, planned: PlannedCapture) -> Capture | None:
    return session.scalar(select(Capture).join(Capture.camera).where(
        Camera.code == planned.camera.code, Capture.event_id == planned.event_id))


def case_of(session: Session, planned: PlannedCapture) -> Case:
    """The case of a planned capture, locked."""
    case_id = session.scalar(select(Case.id).join(Case.capture).join(Capture.camera).where(
        Camera.code == planned.camera.code, Capture.event_id == planned.event_id))
    return states.locked(session, case_id)


def overtaken(planned: PlannedCapture) -> bool:
    """Whether the law's terms have ended the case: by the script, or by the running office's timer while it plays."""
    with db.reading() as session:
        state = session.scalar(select(Case.state).join(Case.capture).join(Capture.camera).where(
            Camera.code == planned.camera.code, Capture.event_id == planned.event_id))
    return state in (CaseState.LAPSED, CaseState.EXPIRED)


def send(stage: Stage, planned: PlannedCapture) -> None:
    """The camera hands its capture in."""
    with db.reading() as session:
        if find_capture(session, planned) is not None:
            return
    status = stage.door.hand_in(Parcel(key=stage.keys[planned.camera.code], metadata=stage.metadata(planned),
                                       images=stage.pictures(planned)))
    if status not in (200, 201):
        raise StuckError(f"capture {planned.event_id} was answered with {status}")


def read(stage: Stage, planned: PlannedCapture) -> None:
    """The reader looks, in this process."""
    for _ in range(MAX_TRIES):
        with db.reading() as session:
            capture = find_capture(session, planned)
        if capture is None or capture.state is not CaptureState.RECEIVED:
            return
        stage.machine.run(Task.READ_CAPTURE, capture.id)


def arrive(stage: Stage, planned: PlannedCapture) -> None:
    send(stage, planned)
    with later(seconds=15):
        read(stage, planned)


def confirm(stage: Stage, planned: PlannedCapture) -> None:
    """Officers confirm what the plate really was, two where the policy wants it; then its owner and notice follow."""
    case = _judge(stage, planned, lambda session, case, by: review.confirm(
        session, case.id, by, sure=True, plate=_plate(planned), offence=planned.offence, plate_colour=_ground(planned),
        vehicle_kind=planned.vehicle_kind))
    with later(minutes=5):
        stage.machine.run(Task.FIND_OWNER, case.id)
        stage.machine.run(Task.DRAFT_PAPER, case.id)


def reject(reason: str, note: str = "") -> Act:
    def act(stage: Stage, planned: PlannedCapture) -> None:
        _judge(stage, planned, lambda session, case, by: review.reject(session, case.id, by, reason=reason, note=note))

    return act


def _judge(stage: Stage, planned: PlannedCapture, answer: Callable[[Session, Case, Actor], object]) -> Case:
    """Each officer whose turn it is takes the case and answers a while later."""
    with db.writing() as session:
        case = case_of(session, planned)
        for minutes, state, login in _judges(planned):
            if case.state is state:
                by = stage.people[login]
                with later(minutes=minutes):
                    review.claim(session, case.id, by)
                with later(minutes=minutes, seconds=50):
                    answer(session, case, by)
    return case


def ask_second(note: str, *, certain: bool = True) -> Act:
    """The first officer asks another one, with an answer of their own or without."""

    def act(stage: Stage, planned: PlannedCapture) -> None:
        by = stage.people[_officer(planned)]
        finding = Finding(_plate(planned) if certain else "", _ground(planned), planned.vehicle_kind, planned.offence)
        with db.writing() as session:
            case = case_of(session, planned)
            if case.state is CaseState.AWAITING_REVIEW:
                review.claim(session, case.id, by)
                with later(seconds=90):
                    review.ask_second(session, case.id, by, finding=finding, note=note)

    return act


def disagree(stage: Stage, planned: PlannedCapture) -> None:
    """The second officer sees no offence, so a senior one must say."""
    by = stage.people[SECOND]
    with db.writing() as session:
        case = case_of(session, planned)
        if case.state is CaseState.AWAITING_SECOND_REVIEW:
            review.claim(session, case.id, by)
            with later(seconds=60):
                review.reject(session, case.id, by, reason="no_offence", note="Không thấy rõ vạch dừng trong ảnh.")


def sign(kind: DocumentKind) -> Act:
    """The head of the division signs; the paper is drawn and takes effect."""

    def act(stage: Stage, planned: PlannedCapture) -> None:
        with db.writing() as session:
            document = paper(session, planned, kind)
            if document.state is DocumentState.DRAFTED:
                signing.sign(session, document.id, stage.people[SIGNER])
        with later(seconds=20):
            issue.finish_paper(document.id)

    return act


def post(kind: DocumentKind) -> Act:
    def act(stage: Stage, planned: PlannedCapture) -> None:
        with db.writing() as session:
            attempts = delivery.attempts(session, paper(session, planned, kind))
            if [each.outcome for each in attempts] == [delivery.WAITING]:
                delivery.posted(session, attempts[0], clock.today(), stage.people[CLERK])

    return act


def receive(kind: DocumentKind) -> Act:
    return _after_posting(kind, delivery.received)


def come_back(kind: DocumentKind) -> Act:
    return _after_posting(kind, delivery.returned)


def admit(stage: Stage, planned: PlannedCapture) -> None:
    """The citizen presses the portal's button; minutes and the draft of a decision follow."""
    with db.writing() as session:
        case = case_of(session, planned)
        if case.state is CaseState.NOTIFIED:
            hearing.admit(session, case, CITIZEN)
    _draft_after_minutes(stage, planned)


def hold_minutes(said: Hearing) -> Act:
    """The owner comes to the office."""

    def act(stage: Stage, planned: PlannedCapture) -> None:
        with db.writing() as session:
            case = case_of(session, planned)
            if case.state is CaseState.NOTIFIED:
                hearing.hold_minutes(session, case, stage.people[CLERK], said)
        _draft_after_minutes(stage, planned)

    return act


def transfer(stage: Stage, planned: PlannedCapture) -> None:
    with db.writing() as session:
        case = case_of(session, planned)
        if case.state in (CaseState.CONFIRMED, CaseState.NOTIFIED):
            endings.ask_transfer(session, case, stage.people[SIGNER],
                                 to="Phòng Cảnh sát giao thông nơi chủ phương tiện cư trú (minh họa)",
                                 why="Chủ phương tiện cư trú tại tỉnh khác và đề nghị giải quyết nơi cư trú.")


def write_what_was_asked(stage: Stage, planned: PlannedCapture) -> None:
    """The papers that the act before asked for: drafted, signed and issued minutes later, as the workers would."""
    with db.writing() as session:
        case_id = case_of(session, planned).id
        asked = session.scalars(select(Document.id).join(CaseEvent, CaseEvent.id == Document.asked_by_id).where(
            Document.case_id == case_id, CaseEvent.at <= clock.now(),  # when played again, not before it was asked for
            Document.state.in_((DocumentState.ASKED, DocumentState.DRAFTED, DocumentState.SIGNED)))).all()
    if not asked:
        return
    stage.machine.run(Task.DRAFT_PAPER, case_id)
    for document_id in asked:
        with db.writing() as session:
            document = session.get(Document, document_id)
            if document is None:  # there was nothing to write
                continue
            if planned.end == "cancelling" and document.kind is DocumentKind.CANCELLATION:
                continue
            if document.state is DocumentState.DRAFTED and document.case.state in KINDS[document.kind].signed_in:
                signing.sign(session, document_id, stage.people[SIGNER])
        issue.finish_paper(document_id)


def lapse(_stage: Stage, planned: PlannedCapture) -> None:
    with db.writing() as session:
        endings.lapse(session, case_of(session, planned))


def expire(_stage: Stage, planned: PlannedCapture) -> None:
    with db.writing() as session:
        endings.expire(session, case_of(session, planned))


def paper(session: Session, planned: PlannedCapture, kind: DocumentKind) -> Document:
    """The case's paper of this kind."""
    found = live(session, case_of(session, planned), kind)
    if found is None:
        raise StuckError(f"the case of {planned.event_id} has no {kind}")
    return found


def _after_posting(kind: DocumentKind, verb: Callable[..., None]) -> Act:
    def act(stage: Stage, planned: PlannedCapture) -> None:
        with db.writing() as session:
            first = delivery.attempts(session, paper(session, planned, kind))[0]
            if first.outcome == delivery.SENT:
                verb(session, first, clock.today(), stage.people[CLERK])

    return act


def _draft_after_minutes(stage: Stage, planned: PlannedCapture) -> None:
    with later(minutes=5):
        with db.reading() as session:
            case_id = case_of(session, planned).id
        stage.machine.run(Task.DRAFT_PAPER, case_id)
        with db.reading() as session:
            minutes = paper(session, planned, DocumentKind.MINUTES).id
        issue.finish_paper(minutes)


def _judges(planned: PlannedCapture) -> tuple[tuple[int, CaseState, str], ...]:
    """Who judges at each stage, and how many minutes after the first one; the policy says if a second one must."""
    return (0, CaseState.AWAITING_REVIEW, _officer(planned)), (3, CaseState.AWAITING_SECOND_REVIEW, SECOND)


def _officer(planned: PlannedCapture) -> str:
    return OFFICERS[planned.number % len(OFFICERS)]


def _plate(planned: PlannedCapture) -> str:
    return planned.plate.text if planned.plate else ""


def _ground(planned: PlannedCapture) -> str:
    return planned.plate.ground if planned.plate else ""
