"""A unit with a camera and people, whose verbs are told in one line; for the tests of review."""

import pytest
from sqlalchemy import select

from processing.cases import review
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import Case, CaseEvent, CaseState, Review
from tests import factories

SEEN = {"plate": "17A-123.45", "plate_colour": "white", "vehicle_kind": "car", "offence": "red_light"}
S = CaseState


class Office:
    """One unit with a camera, and people to work in it."""

    def __init__(self, database):
        self.database = database
        with database.writing() as session:
            self.unit = factories.a_unit(session)
            self.camera = factories.a_camera(session, self.unit)
        self.units = [self.unit.id]

    def officer(self, *roles):
        roles = roles or (Role.OFFICER,)
        with self.database.writing() as session:
            return factories.an_actor(factories.a_person(session, *roles, unit=self.unit), *roles)

    def case(self, state=S.AWAITING_REVIEW, **facts):
        with self.database.writing() as session:
            return factories.a_case(session, state, camera=self.camera, **facts).id

    def take(self, by):
        with self.database.writing() as session:
            taken = review.claim_next(session, by, self.units)
            return taken.id if taken else None

    def decide(self, verb, case_id, by, **said):
        with self.database.writing() as session:
            return verb(session, case_id, by, **said)

    def confirm(self, case_id, by, **changes):
        return self.decide(review.confirm, case_id, by, **{**SEEN, **changes})

    def refused(self, verb, case_id, by, **said):
        """The code of the refusal; checked to have changed nothing."""
        before = self.told(case_id)
        with pytest.raises(RefusedError) as refusal:
            self.decide(verb, case_id, by, **said)
        assert self.told(case_id) == before
        return refusal.value.code

    def told(self, case_id):
        with self.database.reading() as session:
            case = session.get_one(Case, case_id)
            events = session.scalars(select(CaseEvent.act).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id))
            reviews = session.scalars(select(Review.verdict).where(Review.case_id == case_id).order_by(Review.decided_at))
            return case.state, case.plate, case.held_by, list(events), list(reviews)
