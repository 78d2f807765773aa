"""Passwords: argon2, the same time for a wrong login as for a wrong password, and guessing slowed by what was tried."""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from processing import clock, db, settings
from processing.cases import turns
from processing.models import Person, SignInAttempt

MAX_FAILURES = 8
WINDOW = timedelta(minutes=15)
SHORTEST, LONGEST = 12, 200
LEAST_SCORE = 3
"""Of zxcvbn, which knows some 30,000 common passwords, names and keyboard runs: more than 10^8 guesses."""
WEAK: Mapping[str, tuple[object, str]] = {
    "short": (_l("Mật khẩu có ít nhất 12 ký tự."), "the password needs at least 12 characters"),
    "long": (_l("Mật khẩu có nhiều nhất 200 ký tự."), "the password has at most 200 characters"),
    "common": (_l("Mật khẩu này quá thông dụng hoặc dễ đoán. Hãy dùng vài từ không liên quan với nhau."),
               "the password is too common or easy to guess; take a few words that have nothing to do with each other"),
}
"""The sentence on a page, and the one on a terminal."""
LOCAL_WORDS = ("phatnguoi", "phat nguoi", "csgt", "congan", "matkhau", "canbo", "trinh dien")


@lru_cache
def hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost)


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    return hasher(settings.current().password_cost).hash(password)


@lru_cache
def _nobodys_hash(cost: int) -> str:
    return hasher(cost).hash(secrets.token_hex(16))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes as long when there is no account."""
    cost = settings.current().password_cost
    try:
        return hasher(cost).verify(password_hash or _nobodys_hash(cost), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def attempt(login: str, password: str, *, purpose: str, browser: str = "") -> uuid.UUID | None:
    """Whose login and password these are; logged either way. None when wrong, closed or tried too often. The slow
    comparison runs outside any transaction. A `browser` in which this login was right before is counted by itself: who
    only knows the name keeps nobody out of it."""
    digest = login_digest(f"{login}\n{browser}" if browser else login)
    with db.reading() as session:
        person = session.scalar(select(Person).where(Person.login == login, Person.closed_at.is_(None)))
    fitting = fits(person.password_hash if person else None, password)
    with db.writing() as session:
        fitting = fitting and not too_many(session, digest, purpose)
        session.add(SignInAttempt(at=clock.now(), login_digest=digest, person_id=person.id if person else None,
                                  purpose=purpose, succeeded=fitting))
    return person.id if person is not None and fitting else None


def weakness(password: str, *known: str) -> str | None:
    """Why a new password is refused, a key of WEAK; `known` is what a guesser knows of the person."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    guessed = zxcvbn(password[:72], user_inputs=[*known, *" ".join(known).split(), *LOCAL_WORDS])
    if guessed["score"] < LEAST_SCORE:
        return "common"
    return None


def login_digest(login: str) -> str:
    """What the log of attempts holds instead of what somebody typed, which may be a password."""
    key = settings.current().secret_key.encode()
    return hmac.new(key, login.encode(), hashlib.sha256).hexdigest()


def too_many(session: Session, digest: str, purpose: str) -> bool:
    """Whether this login failed too often of late for this purpose: strangers at the door keep nobody from signing. Who
    tries at the same moment waits until this attempt is written down."""
    turns.take(session, f"attempt {digest} {purpose}")
    failures = session.scalar(select(func.count()).where(
        SignInAttempt.login_digest == digest,
        SignInAttempt.purpose == purpose,
        SignInAttempt.succeeded.is_(False),
        SignInAttempt.at > clock.now() - WINDOW,
    ))
    return (failures or 0) >= MAX_FAILURES
