"""The second-review policy: which version holds, what it doubts about a decision, and how a new version is set."""

import hashlib
import hmac
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock, settings
from processing.cases import findings
from processing.cases.findings import Finding
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.law import tariff
from processing.models import Case, Review, ReviewPolicy

BUILT_IN = "built-in"


class Doubt(StrEnum):
    """Why a decision is repeated by a second officer."""

    AMOUNT = "amount"
    CONFIDENCE = "confidence"
    CORRECTED = "corrected"
    ODD_PLATE = "odd_plate"
    OFFENCE = "offence"
    VEHICLE_KIND = "vehicle_kind"
    SAMPLED = "sampled"
    NO_FIRST_ANSWER = "no_first_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One version of the policy. These values hold where an office has not set its own."""

    amount_at_least: int | None = 10_000_000
    confidence_below: float | None = 0.8
    corrected: bool = True
    odd_plate: bool = True
    offences: frozenset[str] = frozenset()
    vehicle_kinds: frozenset[str] = frozenset()
    confirmed_share: float = 0.05
    rejected_share: float = 0.1
    known_share: float = 0.02
    version: str = BUILT_IN


NOTHING = Rules(amount_at_least=None, confidence_below=None, corrected=False, odd_plate=False, confirmed_share=0.0,
                rejected_share=0.0, known_share=0.0)
"""One officer's word is enough, always."""


def in_force(session: Session, at: datetime | None = None) -> Rules:
    """The version that holds now, or held at a moment."""
    row = session.scalar(select(ReviewPolicy).where(ReviewPolicy.holds_from <= (at or clock.now()))
                         .order_by(ReviewPolicy.holds_from.desc(), ReviewPolicy.set_at.desc()).limit(1))
    return Rules() if row is None else rules_of(row)


def rules_of(row: ReviewPolicy) -> Rules:
    """A stored version as the verbs want it."""
    return Rules(
        amount_at_least=row.amount_at_least, confidence_below=row.confidence_below, corrected=row.corrected,
        odd_plate=row.odd_plate, offences=frozenset(row.offences), vehicle_kinds=frozenset(row.vehicle_kinds),
        confirmed_share=row.confirmed_share, rejected_share=row.rejected_share, known_share=row.known_share,
        version=str(row.id))


def set_rules(session: Session, rules: Rules, by: Actor, *, holds_from: datetime, why: str) -> ReviewPolicy:
    """A new version from a moment on; what held before stays readable, and nothing is dated back."""
    _refuse_wrong(rules)
    if not why.strip():
        raise RefusedError("note_needed")
    now = clock.now()
    if holds_from < now - timedelta(minutes=1):
        raise RefusedError("policy_wrong")
    return record(session, rules, set_by=by.person_id, holds_from=max(holds_from, now), why=why.strip()[:2000])


def record(session: Session, rules: Rules, *, set_by: uuid.UUID | None, holds_from: datetime, why: str) -> ReviewPolicy:
    """Write a version down, as `set_rules` and the setting-up of an office do."""
    row = ReviewPolicy(
        holds_from=holds_from, set_at=clock.now(), set_by=set_by, why=why, amount_at_least=rules.amount_at_least,
        confidence_below=rules.confidence_below, corrected=rules.corrected, odd_plate=rules.odd_plate,
        offences=sorted(rules.offences), vehicle_kinds=sorted(rules.vehicle_kinds),
        confirmed_share=rules.confirmed_share, rejected_share=rules.rejected_share, known_share=rules.known_share)
    session.add(row)
    session.flush()
    return row


def doubts(rules: Rules, case: Case, review: Review) -> list[Doubt]:
    """What these rules doubt about one officer's decision; nothing: it stands by itself."""
    share = rules.confirmed_share if review.verdict == "confirm" else rules.rejected_share
    found = _about_the_finding(rules, case, review) if review.verdict == "confirm" else set()
    if drawn(case.id, review.verdict) < share:
        found.add(Doubt.SAMPLED)
    return sorted(found)


def drawn(case_id: uuid.UUID, verdict: str) -> float:
    """The lot of a case, from 0 to 1: the same whenever it is asked, and known beforehand to no officer."""
    said = f"second-review:{case_id}:{verdict}".encode()
    digest = hmac.new(settings.current().secret_key.encode(), said, hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) / 2**64


def _about_the_finding(rules: Rules, case: Case, review: Review) -> set[Doubt]:
    finding = Finding(review.plate or "", review.plate_colour or "", review.vehicle_kind, review.offence)
    said = {
        Doubt.AMOUNT: rules.amount_at_least is not None and _amount(case, finding) >= rules.amount_at_least,
        Doubt.CONFIDENCE: rules.confidence_below is not None and _confidence(case) < rules.confidence_below,
        Doubt.CORRECTED: rules.corrected and _corrected(case, finding),
        Doubt.ODD_PLATE: rules.odd_plate and bool(findings.oddities(finding)),
        Doubt.OFFENCE: finding.offence in rules.offences,
        Doubt.VEHICLE_KIND: finding.vehicle_kind in rules.vehicle_kinds,
    }
    return {doubt for doubt, holds in said.items() if holds}


def _amount(case: Case, finding: Finding) -> int:
    return findings.fine_for(case, finding.offence, finding.vehicle_kind).amount.vnd


def _confidence(case: Case) -> float:
    return case.read.confidence or 0.0 if case.read is not None else 0.0


def _corrected(case: Case, finding: Finding) -> bool:
    """Against what reader and camera said; where they said nothing there is nothing to correct."""
    read = case.read
    pairs: list[tuple[str | None, str]] = [(case.capture.offence, finding.offence)]
    pairs += [(read.text, finding.plate), (read.colour, finding.plate_colour)] if read is not None else []
    pairs += [(case.vehicle_kind, finding.vehicle_kind)] if case.vehicle_kind != "unknown" else []
    return any(earlier is not None and earlier != now for earlier, now in pairs)


def _refuse_wrong(rules: Rules) -> None:
    shares = (rules.confirmed_share, rules.rejected_share, rules.known_share)
    fine = (
        all(0 <= share <= 1 for share in shares),
        rules.amount_at_least is None or rules.amount_at_least > 0,
        rules.confidence_below is None or 0 < rules.confidence_below <= 1,
        _known(rules.offences, tariff.OFFENCES),
        _known(rules.vehicle_kinds, [kind for kind, classes in tariff.CLASSES_OF.items() if classes]),
    )
    if not all(fine):
        raise RefusedError("policy_wrong")


def _known(names: Collection[str], all_of_them: Collection[str]) -> bool:
    return set(names) <= set(all_of_them)

