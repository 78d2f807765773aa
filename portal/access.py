"""Who may come in: every view names its right, and a view that names none is closed."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from processing import clock, db, settings
from processing.cases.rights import Actor, ActorKind, Right, Role, rights_of
from processing.models import OpenSession, Person, Unit

View = TypeVar("View", bound=Callable[..., Any])

OPEN = "open"
SIGNED_IN = "signed_in"
CAMERA = "camera"
CODE_HOLDER = "code_holder"
"""A citizen who showed a paper's number and access code in this session."""

WITH_SECOND_FACTOR = frozenset({
    Right.REVIEW, Right.REVIEW_SENIOR, Right.SIGN, Right.JUDGE_CONTEST, Right.CORRECT_PAYMENT, Right.ADMINISTER})
"""Who decides, signs, moves money back or gives others rights proves themselves twice."""

NO_FACTOR = "none"
LONGEST_SESSION = timedelta(hours=12)
"""However busy it is; a forgotten screen is signed out on the next shift."""


def needs(right: Right | str) -> Callable[[View], View]:
    """Declare the right of a view: a Right, or one of OPEN, SIGNED_IN, CAMERA, CODE_HOLDER."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


class Account:
    """The signed-in person as flask-login wants it, detached from any session."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person, opened: OpenSession) -> None:
        self.session_id = opened.id
        self.factor = opened.factor
        self.person_id = person.id
        self.name = person.name
        self.login = person.login
        self.unit = person.unit
        self.roles = {Role(each.role) for each in person.roles}
        self.rights = rights_of(self.roles)
        self.stamp = person.session_stamp
        self.is_active = person.closed_at is None
        self.desk_keys = person.desk_keys

    def get_id(self) -> str:
        return f"{self.person_id}:{self.stamp}:{self.session_id}"

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def lacks_second_factor(self) -> bool:
        """Whether this person's rights ask for a second factor that this session was not opened with."""
        return settings.current().second_factor and self.factor == NO_FACTOR and bool(self.rights & WITH_SECOND_FACTOR)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.PERSON, str(self.person_id), self.rights)


def account() -> Account:
    """The signed-in account; only in views that need one."""
    return cast(Account, current_user._get_current_object())


def load_account(session: Session, session_id: uuid.UUID) -> Account | None:
    """The account of an open session with what its pages need, or None when either is closed or over."""
    row = session.execute(
        select(Person, OpenSession).join(OpenSession, OpenSession.person_id == Person.id)
        .where(OpenSession.id == session_id, OpenSession.ended_at.is_(None), Person.closed_at.is_(None),
               OpenSession.opened_at > clock.now() - LONGEST_SESSION)
        .options(joinedload(Person.unit), selectinload(Person.roles))).first()
    return Account(*row) if row is not None else None


def units_under(session: Session, unit_id: uuid.UUID) -> list[uuid.UUID]:
    """The unit and everything below it: what its people may see."""
    tree = select(Unit.id).where(Unit.id == unit_id).cte(recursive=True)
    return list(session.scalars(select(tree.union_all(select(Unit.id).where(Unit.parent_id == tree.c.id)).c.id)))


def session_for_reading() -> Session:
    """The reading session of this request; closed when the request ends."""
    if "reading_session" not in g:
        g.reading_session = db.database().reader()
    return cast(Session, g.reading_session)


def init_access(app: Flask) -> None:
    """Deny by default, load accounts, close sessions."""
    manager = LoginManager(app)
    manager.login_view = "account.sign_in"
    manager.login_message = None
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(stamped: str) -> Account | None:
        _, _, session_id = stamped.rpartition(":")
        found = load_account(session_for_reading(), uuid.UUID(session_id))
        return found if found is not None and found.get_id() == stamped else None

    app.before_request(_guard)
    app.teardown_request(_close)


def _guard() -> Any:
    if request.endpoint is None or request.endpoint == "static":
        return None
    right = getattr(current_app.view_functions[request.endpoint], "right", None)
    if right is None:
        abort(403)
    if right in (OPEN, CAMERA, CODE_HOLDER):  # the views of the last two ask for their own proof
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if right != SIGNED_IN and account().lacks_second_factor:
        return redirect(url_for("account.security"))
    if right != SIGNED_IN and not account().may(Right(right)):
        abort(403)
    return None


def _close(_error: BaseException | None) -> None:
    session = g.pop("reading_session", None)
    if session is not None:
        session.close()
