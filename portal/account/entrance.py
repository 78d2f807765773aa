"""The door: who proved themselves gets a session of their own; who is half-way waits for the second factor."""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import redirect, request, session, url_for
from flask_login import login_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.access import load_account
from portal.account import browsers
from processing import clock, db
from processing.audit.record import record
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, ActorKind
from processing.models import OpenSession, Person

HALF_WAY = "half_way"
PATIENCE = 300
"""Seconds between the password and the second factor."""

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
           ("Mac OS X", "macOS"), ("Linux", "Linux"))


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Whose password was right a moment ago, and where they wanted to go."""

    person_id: uuid.UUID
    onward: str


def ask_second(person_id: uuid.UUID, onward: str) -> None:
    """Remember in the cookie that the password was right; nothing opens before the second factor is."""
    _forget_all_but_language()
    session[HALF_WAY] = {"person": str(person_id), "onward": onward, "at": int(time.time())}


def half_way() -> HalfWay | None:
    """Who waits at the second step in this browser, if not for too long."""
    kept = session.get(HALF_WAY)
    if kept is None or time.time() - kept["at"] > PATIENCE:
        return None
    return HalfWay(uuid.UUID(kept["person"]), kept["onward"])


def let_in(person_id: uuid.UUID, factor: str, onward: str) -> Response:
    """Open a session and go on; an account that was closed since the password opens none."""
    opened = OpenSession(id=uuid.uuid4(), person_id=person_id, device=device_of(request.user_agent.string),
                         factor=factor, opened_at=clock.now())
    with db.writing() as writing:
        person = writing.get_one(Person, person_id, with_for_update=True)
        if person.closed_at is not None:
            _forget_all_but_language()
            raise RefusedError("account_closed")
        writing.add(opened)
        record(writing, "signed_in", Actor(ActorKind.PERSON, str(person_id)), ("person", person_id), factor=factor)
    _forget_all_but_language()
    session.permanent = True
    with db.reading() as reading:
        login_user(load_account(reading, opened.id))
    answer = redirect(onward or url_for("account.start"))
    browsers.remember(answer, person.login)
    return answer


def end(writing: Session, session_ids: Iterable[uuid.UUID], by: Actor) -> int:
    """End open sessions; how many were open."""
    found = writing.scalars(select(OpenSession).where(
        OpenSession.id.in_(list(session_ids)), OpenSession.ended_at.is_(None))).all()
    for each in found:
        each.ended_at = clock.now()
        record(writing, "session_ended", by, ("person", each.person_id), ended=str(each.id))
    return len(found)


def device_of(user_agent: str) -> str:
    """The browser and system in two words, by which a person knows their own devices."""
    names = [next((name for sign, name in kinds if sign in user_agent), "") for kinds in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, names))


def _forget_all_but_language() -> None:
    """A new session for a new person: nothing of the one before is carried over."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
