"""Who may sign a paper on a day: the person's mandates, the units they cover, and what the paper demands."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notices.content import Paper, PenaltyDecision, Ruling, ViolationNotice, paper_from_json
from processing.cases.papers import KINDS, Signing
from processing.cases.refusal import RefusedError
from processing.law import competence
from processing.law.competence import Title
from processing.models import Document, Signer, Unit


@dataclass(frozen=True, slots=True)
class Mandate:
    """A title held on a day, with every unit that it reaches down to."""

    title: str
    units: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a paper asks of its signer: the band's maximum, doubled competence for organisations, power over points; or
    only to head a unit that may sanction."""

    band_max: int
    organisation: bool
    points: int
    head: bool = False


def mandates_of(session: Session, person_id: uuid.UUID | None, on: date) -> list[Mandate]:
    """The mandates that this person holds on this day."""
    held = session.scalars(
        select(Signer).where(Signer.person_id == person_id, Signer.valid_from <= on)
        .where(or_(Signer.valid_to.is_(None), Signer.valid_to >= on)).order_by(Signer.valid_from, Signer.id))
    return [Mandate(each.title, units_below(session, each.unit_id)) for each in held]


def units_below(session: Session, unit_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The unit and everything below it."""
    tree = select(Unit.id).where(Unit.id == unit_id).cte(recursive=True)
    return frozenset(session.scalars(
        select(tree.union_all(select(Unit.id).where(Unit.parent_id == tree.c.id)).c.id)))


def demand_of(document: Document) -> Demand:
    if KINDS[document.kind].signed_by is Signing.HEAD:
        return Demand(0, organisation=False, points=0, head=True)
    content = paper_from_json(document.content)
    points = content.points if isinstance(content, PenaltyDecision | Ruling) else 0
    return Demand(document.band_max or 0, addressee_kind(content) == "organisation", points)


def addressee_kind(content: Paper) -> str:
    """individual or organisation, where the paper speaks to whoever is fined; else empty."""
    if isinstance(content, ViolationNotice):
        return content.owner.kind
    return content.violator.kind if isinstance(content, PenaltyDecision | Ruling) else ""


def mandate_for(mandates: list[Mandate], document: Document, on: date) -> Mandate:
    """The mandate that this paper may be signed with; refuses with the reason that is nearest to fitting."""
    if not mandates:
        raise RefusedError("no_mandate")
    reaching = [each for each in mandates if document.unit_id in each.units]
    if not reaching:
        raise RefusedError("other_units_paper")
    demand = demand_of(document)
    able = [each for each in reaching if competence.may_sign(each.title, demand.band_max, on, demand.organisation)]
    if not able:
        raise RefusedError("beyond_competence", titles=titles_for(document, on))
    heading = demand.head or demand.points
    fitting = [each for each in able if not heading or competence.may_deduct_points(each.title, on)]
    if not fitting:
        raise RefusedError("head_needed" if demand.head else "no_power_over_points", titles=titles_for(document, on))
    return fitting[0]


def titles_for(document: Document, on: date) -> list[Title]:
    """The titles that may sign this paper on this day."""
    demand = demand_of(document)
    return competence.titles_that_may_sign(demand.band_max, on, organisation=demand.organisation, points=demand.points,
                                           suspends=demand.head)
