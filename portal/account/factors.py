"""Second factors: codes of an app (TOTP), passkeys (WebAuthn) and recovery codes on paper."""

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import InvalidAuthenticationResponse, InvalidJSONStructure, InvalidRegistrationResponse
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from processing import clock, settings
from processing.models import FactorKind, Person, RecoveryCode, SecondFactor

STEP = 30
"""Seconds that a code lives (RFC 6238); the one before and the one after are taken too, for clocks differ."""
RECOVERY_CODES = 10
MOST_JSON = 20_000
TIME_BYTES = 8


def of(session: Session, person_id: uuid.UUID) -> Sequence[SecondFactor]:
    """The factors that a person has now, oldest first."""
    return session.scalars(select(SecondFactor).where(
        SecondFactor.person_id == person_id, SecondFactor.removed_at.is_(None)).order_by(SecondFactor.added_at)).all()


def new_secret() -> str:
    """A secret for an app, in base32."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """What the QR code tells the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=urlsplit(settings.current().public_url).netloc)


def code_now(secret: str) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()))


def step_of(secret: str, code: str, *, after: int) -> int | None:
    """The half minute whose code this is, if it is near now and after the one that was used last."""
    typed, now = "".join(code.split()), int(clock.now().timestamp()) // STEP
    fitting = [step for step in (now - 1, now, now + 1)
               if hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP), typed.encode("ascii", "replace").decode())]
    return next((step for step in fitting if step > after), None)


def add_app(session: Session, person_id: uuid.UUID, name: str, secret: str, step: int) -> SecondFactor:
    """Keep an app whose first code was right."""
    factor = SecondFactor(person_id=person_id, kind=FactorKind.TOTP, name=name, secret=_enciphered(secret),
                          last_step=step, added_at=clock.now())
    session.add(factor)
    return factor


def take_code(session: Session, person_id: uuid.UUID, code: str) -> str | None:
    """What kind of code this is of the person's (totp or recovery), used up by this; None when it is none."""
    for factor in of(session, person_id):
        step = step_of(secret_of(factor), code, after=factor.last_step) if factor.kind is FactorKind.TOTP else None
        if step is not None:
            factor.last_step, factor.used_at = step, clock.now()
            return "totp"
    kept = session.scalar(select(RecoveryCode).where(
        RecoveryCode.person_id == person_id, RecoveryCode.digest == _digest(code), RecoveryCode.used_at.is_(None)))
    if kept is None:
        return None
    kept.used_at = clock.now()
    return "recovery"


def secret_of(factor: SecondFactor) -> str:
    try:
        return _cipher().decrypt((factor.secret or "").encode()).decode()
    except InvalidToken:
        raise RuntimeError("SECRET_KEY is not the one that the second factors were enciphered with") from None


def new_recovery_codes(session: Session, person_id: uuid.UUID) -> list[str]:
    """Ten codes, shown this once; those from before no longer work."""
    for old in session.scalars(select(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))):
        old.used_at = clock.now()
    alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    letters = ["".join(secrets.choice(alphabet) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    codes = [f"{each[:5]}-{each[5:]}" for each in letters]
    session.add_all(RecoveryCode(person_id=person_id, digest=_digest(code), made_at=clock.now()) for code in codes)
    return codes


def registration(person: Person, known: Sequence[SecondFactor]) -> tuple[str, str]:
    """What the browser needs to make a passkey, as JSON; and the challenge, which the session keeps."""
    options = generate_registration_options(
        rp_id=_host(), rp_name="Phạt nguội", user_id=person.id.bytes, user_name=person.login,
        user_display_name=person.name, exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED))
    return options_to_json(options), bytes_to_base64url(options.challenge)


def add_passkey(session: Session, person_id: uuid.UUID, name: str, answer: str, challenge: str) -> SecondFactor | None:
    """Keep the passkey that the browser made; None when its answer is not genuine."""
    try:
        made = verify_registration_response(
            credential=_plain(answer), expected_challenge=base64url_to_bytes(challenge), expected_rp_id=_host(),
            expected_origin=settings.current().public_url, require_user_verification=True)
    except (InvalidRegistrationResponse, InvalidJSONStructure, ValueError):
        return None
    credential = bytes_to_base64url(made.credential_id)
    if session.scalar(select(SecondFactor.id).where(SecondFactor.credential_id == credential)):
        return None  # the same form sent twice
    factor = SecondFactor(
        person_id=person_id, kind=FactorKind.PASSKEY, name=name, credential_id=credential,
        public_key=bytes_to_base64url(made.credential_public_key), sign_count=made.sign_count, added_at=clock.now())
    session.add(factor)
    return factor


def question(known: Sequence[SecondFactor]) -> tuple[str, str]:
    """What the browser needs to ask for a passkey, as JSON; and the challenge, which the session keeps. It says when it
    was made: a copied cookie would let its answer be used again."""
    options = generate_authentication_options(
        rp_id=_host(), allow_credentials=_descriptors(known), user_verification=UserVerificationRequirement.REQUIRED,
        challenge=_microseconds(clock.now()).to_bytes(TIME_BYTES) + secrets.token_bytes(32))
    return options_to_json(options), bytes_to_base64url(options.challenge)


def take_passkey(session: Session, person_id: uuid.UUID, answer: str, challenge: str) -> bool:
    """Whether one of the person's passkeys gave this answer to this challenge, which was made after its last use."""
    try:
        said = _plain(answer)
        factor = next((each for each in of(session, person_id) if each.credential_id == said.get("id")), None)
        if factor is None or factor.public_key is None:
            return False
        checked = verify_authentication_response(
            credential=said, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=_host(),
            expected_origin=settings.current().public_url, require_user_verification=True,
            credential_public_key=base64url_to_bytes(factor.public_key),
            credential_current_sign_count=factor.sign_count)
    except (InvalidAuthenticationResponse, InvalidJSONStructure, ValueError):
        return False
    if factor.used_at is not None and _asked(challenge) <= _microseconds(factor.used_at):
        return False
    factor.sign_count, factor.used_at = checked.new_sign_count, clock.now()
    return True


def _asked(challenge: str) -> int:
    return int.from_bytes(base64url_to_bytes(challenge)[:TIME_BYTES])


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _plain(answer: str) -> dict[str, object]:
    """The browser's JSON, if it is an object of a sane size."""
    said = json.loads(answer) if len(answer) <= MOST_JSON else None
    if not isinstance(said, dict):
        raise ValueError("not an object")
    return said


def _descriptors(known: Sequence[SecondFactor]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(factor.credential_id))
            for factor in known if factor.credential_id is not None]


def _host() -> str:
    """Passkeys belong to a host name; a browser refuses them at a bare IP address."""
    return urlsplit(settings.current().public_url).hostname or "localhost"


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factors\n" + settings.current().secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _enciphered(secret: str) -> str:
    return _cipher().encrypt(secret.encode()).decode()


def _digest(code: str) -> str:
    """Keyed: a copied table of digests gives no code away."""
    key = settings.current().secret_key.encode()
    return hmac.new(key, "".join(code.upper().split()).encode(), hashlib.sha256).hexdigest()
