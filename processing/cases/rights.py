"""Rights, roles and actors: who may do what, as data."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Right(StrEnum):
    """What a person may be allowed to do. Views and acts name one of these."""

    SEE_CASES = "see_cases"
    REVIEW = "review"
    REVIEW_SENIOR = "review_senior"
    SIGN = "sign"
    KEEP_PAPERS = "keep_papers"
    ENTER_OWNER = "enter_owner"
    HOLD_MINUTES = "hold_minutes"
    TAKE_PAYMENT = "take_payment"
    CORRECT_PAYMENT = "correct_payment"
    JUDGE_CONTEST = "judge_contest"
    SUPERVISE = "supervise"
    APPROVE_RECALL = "approve_recall"
    SET_ASIDE = "set_aside"
    ADMINISTER = "administer"
    AUDIT = "audit"


class Role(StrEnum):
    """The roles of the office."""

    OFFICER = "officer"
    SENIOR_OFFICER = "senior_officer"
    SIGNER = "signer"
    CLERK = "clerk"
    CONTEST_OFFICER = "contest_officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


GRANTS: Mapping[Role, frozenset[Right]] = {
    Role.OFFICER: frozenset({Right.SEE_CASES, Right.REVIEW, Right.HOLD_MINUTES}),
    Role.SENIOR_OFFICER: frozenset({
        Right.SEE_CASES, Right.REVIEW, Right.REVIEW_SENIOR, Right.SET_ASIDE, Right.HOLD_MINUTES}),
    Role.SIGNER: frozenset({Right.SEE_CASES, Right.SIGN, Right.APPROVE_RECALL}),
    Role.CLERK: frozenset(
        {Right.SEE_CASES, Right.KEEP_PAPERS, Right.ENTER_OWNER, Right.TAKE_PAYMENT, Right.HOLD_MINUTES}
    ),
    Role.CONTEST_OFFICER: frozenset({Right.SEE_CASES, Right.JUDGE_CONTEST}),
    Role.SUPERVISOR: frozenset(
        {Right.SEE_CASES, Right.SUPERVISE, Right.SET_ASIDE, Right.CORRECT_PAYMENT, Right.APPROVE_RECALL}
    ),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER}),
    Role.AUDITOR: frozenset({Right.SEE_CASES, Right.AUDIT}),
}


class ActorKind(StrEnum):
    """What kind of doer an event names."""

    PERSON = "person"
    MACHINE = "machine"
    CITIZEN = "citizen"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. A person carries the rights of their roles; machine and citizen what the act table gives them."""

    kind: ActorKind
    id: str
    rights: frozenset[Right] = field(default=frozenset())

    @property
    def person_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.id) if self.kind is ActorKind.PERSON else None


MACHINE = Actor(ActorKind.MACHINE, "system")
"""Workers and sweeps."""

CITIZEN = Actor(ActorKind.CITIZEN, "code-holder")
"""Whoever holds a paper's number and access code."""


def rights_of(roles: set[Role]) -> frozenset[Right]:
    """All rights of these roles together."""
    return frozenset().union(*(GRANTS[role] for role in roles))
