"""Accounts: who works here, in which unit, with which roles. Closed, never deleted."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading, units_under
from portal.passwords import WEAK, hashed, weakness
from portal.supervisor.routes import blueprint
from processing import clock, db
from processing.audit.record import record
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right, Role
from processing.models import Person, PersonRole, RecoveryCode, SecondFactor, Unit

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")


@dataclass(frozen=True, slots=True)
class AccountForm:
    """A new account as the administrator typed it."""

    login: str
    name: str
    unit_id: uuid.UUID
    roles: frozenset[Role]
    password: str


@blueprint.get("/office/people")
@needs(Right.ADMINISTER)
def people() -> str:
    """Everybody of the unit and below, and the form for a new account."""
    return _page({}, {})


@blueprint.post("/office/people")
@needs(Right.ADMINISTER)
def add_person() -> Response | tuple[str, int]:
    """Open an account."""
    session = session_for_reading()
    form, errors = read_account(request.form, request.form.getlist("roles"), units_under(session, account().unit.id))
    taken = {"login": _("Tên đăng nhập này đã có người dùng.")}
    if form is not None and session.scalar(select(Person.id).where(Person.login == form.login)):
        form, errors = None, taken
    if form is None:
        return _page(request.form, errors), 422
    password_hash = hashed(form.password)
    try:
        with db.writing() as writing:
            person = Person(id=uuid.uuid4(), login=form.login, name=form.name, unit_id=form.unit_id,
                            password_hash=password_hash, created_at=clock.now(),
                            roles=[PersonRole(role=role.value) for role in form.roles])
            writing.add(person)
            record(writing, "account_opened", account().actor, ("person", person.id),
                   roles=sorted(role.value for role in form.roles), unit=str(form.unit_id))
    except IntegrityError:  # somebody took it since
        return _page(request.form, taken), 422
    flash(_("Đã mở tài khoản %(login)s.", login=form.login), "good")
    return redirect(url_for("supervisor.people"))


@blueprint.post("/office/people/<uuid:person_id>/close")
@needs(Right.ADMINISTER)
def close_person(person_id: uuid.UUID) -> Response:
    """Close an account: its sessions end at once, its deeds stay."""
    if person_id == account().person_id:
        raise RefusedError("own_account")
    with db.writing() as session:
        person = _person(session, person_id)
        person.closed_at = person.closed_at or clock.now()
        person.session_stamp = uuid.uuid4()
        record(session, "account_closed", account().actor, ("person", person.id))
    flash(_("Đã đóng tài khoản."), "good")
    return redirect(url_for("supervisor.people"))


@blueprint.post("/office/people/<uuid:person_id>/second-factor")
@needs(Right.ADMINISTER)
def reset_second_factor(person_id: uuid.UUID) -> Response:
    """After a loss: the person's factors and sessions end, and the next sign-in asks for a new factor."""
    if person_id == account().person_id:
        raise RefusedError("own_account")
    with db.writing() as session:
        person = _person(session, person_id)
        person.session_stamp = uuid.uuid4()
        for table in (SecondFactor.removed_at, RecoveryCode.used_at):
            session.execute(update(table.class_).where(table.class_.person_id == person.id, table.is_(None))
                            .values({table.key: clock.now()}))
        record(session, "second_factor_reset", account().actor, ("person", person.id))
    flash(_("Đã gỡ các yếu tố xác thực; người dùng phải đăng ký lại ở lần đăng nhập sau."), "good")
    return redirect(url_for("supervisor.people"))


def read_account(form: Mapping[str, str], roles: list[str],
                 units: list[uuid.UUID]) -> tuple[AccountForm | None, dict[str, str]]:
    """A new account, or what is wrong with the form by field."""
    login, name = form.get("login", "").strip().lower(), " ".join(form.get("name", "").split())
    unit, password = form.get("unit", ""), form.get("password", "")
    known = {str(each) for each in units}
    checks = {
        "login": (bool(LOGIN.fullmatch(login)), _("Tên đăng nhập gồm 3–40 chữ thường, chữ số, dấu chấm hoặc gạch.")),
        "name": (2 <= len(name) <= 100, _("Ghi họ và tên, từ 2 đến 100 ký tự.")),
        "unit": (unit in known, _("Chọn đơn vị.")),
        "roles": (bool(roles) and set(roles) <= set(Role), _("Chọn ít nhất một vai trò.")),
    }
    errors = {field: words for field, (fine, words) in checks.items() if not fine}
    weak = weakness(password, login, name)
    if weak:
        errors["password"] = str(WEAK[weak][0])
    if errors:
        return None, errors
    return AccountForm(login, name, uuid.UUID(unit), frozenset(Role(role) for role in roles), password), {}


def _person(session: Session, person_id: uuid.UUID) -> Person:
    units = units_under(session, account().unit.id)
    person = session.scalar(select(Person).where(Person.id == person_id, Person.unit_id.in_(units)).with_for_update())
    if person is None:
        raise RefusedError("not_found")
    return person


def _page(form: Mapping[str, str], errors: dict[str, str]) -> str:
    session = session_for_reading()
    units = units_under(session, account().unit.id)
    everybody = session.scalars(select(Person).where(Person.unit_id.in_(units)).order_by(Person.closed_at, Person.login)
                                .options(joinedload(Person.unit), selectinload(Person.roles))).all()
    places = session.scalars(select(Unit).where(Unit.id.in_(units)).order_by(Unit.name_vi)).all()
    return render_template("supervisor/people.html", people=everybody, units=places, roles=list(Role), form=form,
                           errors=errors, chosen=set(request.form.getlist("roles")))
