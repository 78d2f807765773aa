"""Who holds a paper: number and code open one case in this session, for half an hour after the last page."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.access import session_for_reading
from processing import clock
from processing.models import Camera, Capture, Case, Document, DocumentState

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
KEY = "paper"

View = Callable[..., Any]

WITH_CASE = joinedload(Document.case).options(
    joinedload(Case.unit), joinedload(Case.camera).joinedload(Camera.site), joinedload(Case.owner),
    joinedload(Case.read), joinedload(Case.capture).selectinload(Capture.files), selectinload(Case.events))


def remember(document: Document) -> None:
    """This browser showed the code of this paper just now."""
    now = int(clock.now().timestamp())
    session[KEY] = {"id": str(document.id), "counter": document.code_counter, "since": now, "seen": now}


def forget() -> None:
    """Close the case in this browser."""
    session.pop(KEY, None)


def with_paper(view: View) -> View:
    """Give the view the paper that this session holds; whoever holds none is led to the door."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        document = held()
        if document is None:
            forget()
            flash(_("Phiên xem hồ sơ đã kết thúc. Xin nhập lại số văn bản và mã tra cứu."), "info")
            return redirect(url_for("citizen.paper"))
        return view(document, **values)

    return guarded


def held() -> Document | None:
    """The issued paper of this session, unless its half hour is over or the paper has a new code."""
    stamp = session.get(KEY)
    if not isinstance(stamp, dict):
        return None
    now = int(clock.now().timestamp())
    if now - stamp["seen"] > IDLE.total_seconds() or now - stamp["since"] > LONGEST.total_seconds():
        return None
    document = session_for_reading().scalar(
        select(Document).where(Document.id == uuid.UUID(stamp["id"]), Document.state == DocumentState.ISSUED,
                               Document.code_counter == stamp["counter"]).options(WITH_CASE))
    if document is not None and now - stamp["seen"] >= 60:
        session[KEY] = {**stamp, "seen": now}
    return document
