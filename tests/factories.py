"""Rows for tests: small functions, everything has a sensible default."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import TypeVar

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from processing import clock, db
from processing.cases.rights import Actor, ActorKind, Role, rights_of
from processing.models import (
    Camera,
    Capture,
    CaptureState,
    Case,
    CaseState,
    Certificate,
    OpenSession,
    OwnerSnapshot,
    Person,
    PersonRole,
    PlateRead,
    Signer,
    SigningCertificate,
    Site,
    Unit,
)
from tests import certificates

T = TypeVar("T")
_count = itertools.count(1)


def a_unit(session: Session, parent: Unit | None = None, **facts: object) -> Unit:
    number = next(_count)
    stated = {"code": f"U{number}", "name_vi": f"Công an xã Thử {number}", "name_en": f"Test commune police {number}",
              "parent_name_vi": "CÔNG AN TỈNH HƯNG YÊN", "place_vi": "Hưng Yên", "address": "Số 1, đường Thử",
              "phone": "0000 000 001", "valid_from": date(2025, 7, 1), "parent_id": parent.id if parent else None}
    return _added(session, Unit(**{**stated, **facts}))


def a_camera(session: Session, unit: Unit | None = None, **facts: object) -> Camera:
    unit = unit or a_unit(session)
    number = next(_count)
    site = _added(session, Site(code=f"S{number}", name_vi=f"Ngã tư Thử {number}", name_en=f"Test junction {number}",
                                kind="junction", unit_id=unit.id))
    stated = {"code": f"C{number}", "site_id": site.id, "unit_id": unit.id, "kind": "red_light", "direction": "N", "lanes": 2,
              "device_model": "TEST-1", "device_serial": f"SN{number}"}
    camera = _added(session, Camera(**{**stated, **facts}))
    today = clock.today()
    _added(session, Certificate(camera_id=camera.id, number=f"KD-{number}", issuer="Viện Đo lường (thử)",
                                valid_from=today - timedelta(days=900), valid_to=today + timedelta(days=300)))
    return camera


def a_capture(session: Session, camera: Camera | None = None, **facts: object) -> Capture:
    camera = camera or a_camera(session)
    moment = clock.now() - timedelta(days=1)
    stated = {"camera_id": camera.id, "event_id": f"e-{next(_count)}", "content_digest": uuid.uuid4().hex * 2,
              "recorded_at": moment, "received_at": moment, "offence": "red_light", "stated": {"offence": "red_light"},
              "channel": "api", "state": CaptureState.READ}
    return _added(session, Capture(**{**stated, **facts}))


def a_case(session: Session, state: CaseState = CaseState.AWAITING_REVIEW, *, camera: Camera | None = None,
           **facts: object) -> Case:
    camera = camera or a_camera(session)
    recorded: datetime = facts.pop("recorded_at", clock.now() - timedelta(days=1))  # type: ignore[assignment]
    capture = a_capture(session, camera, recorded_at=recorded)
    read = _added(session, PlateRead(capture_id=capture.id, reader="test", at=clock.now(), milliseconds=1.0, text="17A12345",
                                     raw="17A-123.45", confidence=0.97, colour="white", lines=1, kind="car",
                                     box=[100, 100, 300, 150], plates=[]))
    stated = {"reference": f"PNTEST{next(_count):06d}", "capture_id": capture.id, "read_id": read.id, "camera_id": camera.id,
              "unit_id": camera.unit_id, "state": state, "recorded_at": recorded, "opened_at": clock.now(),
              "due_on": clock.vietnam_day(recorded) + timedelta(days=10), "offence": "red_light", "vehicle_kind": "car"}
    if state not in (CaseState.AWAITING_REVIEW, CaseState.AWAITING_SECOND_REVIEW, CaseState.AWAITING_SENIOR):
        stated |= {"plate": "17A12345", "plate_colour": "white", "confirmed_at": clock.now()}
    return _added(session, Case(**{**stated, **facts}))


def an_owner(session: Session, case: Case, **facts: object) -> OwnerSnapshot:
    stated = {"case_id": case.id, "owner_kind": "individual", "owner_name": "Trần Thị Thử", "owner_id_number": "000000000001",
              "owner_address": "Thôn Thử, xã Thử, tỉnh Hưng Yên", "owner_phone": "", "vehicle_kind": "car", "make": "Toyota",
              "model": "Vios", "vehicle_colour": "white", "source": "test", "found_at": clock.now()}
    return _added(session, OwnerSnapshot(**{**stated, **facts}))


def a_person(session: Session, *roles: Role, unit: Unit | None = None, **facts: object) -> Person:
    unit = unit or a_unit(session)
    number = next(_count)
    stated = {"login": f"person{number}", "name": f"Nguyễn Văn {number}", "unit_id": unit.id, "password_hash": "!",
              "created_at": clock.now()}
    person = _added(session, Person(**{**stated, **facts}))
    for role in roles:
        _added(session, PersonRole(person_id=person.id, role=role.value))
    return person


def a_mandate(session: Session, person: Person, title: str, unit: Unit | None = None, **facts: object) -> Signer:
    stated = {"person_id": person.id, "unit_id": unit.id if unit else person.unit_id, "title": title,
              "valid_from": date(2025, 7, 1), "legal_basis": "Quyết định bổ nhiệm (thử)"}
    if not session.query(SigningCertificate).filter_by(person_id=person.id).count():
        certificates.certify(session, person)
    if not session.query(SigningCertificate).filter_by(unit_id=stated["unit_id"]).count():
        certificates.certify(session, session.get_one(Unit, stated["unit_id"]))
    return _added(session, Signer(**{**stated, **facts}))


def an_actor(person: Person, *roles: Role) -> Actor:
    """The person as the verbs want to know them."""
    return Actor(ActorKind.PERSON, str(person.id), rights_of(set(roles)))


def sign_in(client: FlaskClient, person: Person) -> None:
    """Put the person into the client's session as the sign-in page does."""
    with db.writing() as writing:
        opened = _added(writing, OpenSession(person_id=person.id, device="", factor="none", opened_at=clock.now()))
    with client.session_transaction() as session:
        session["_user_id"] = f"{person.id}:{person.session_stamp}:{opened.id}"
        session["_fresh"] = True


def _added(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
