"""A recall that was withdrawn while somebody was about to agree stays withdrawn."""

import pytest

from processing import clock
from processing.cases import recall
from processing.cases.recall import RecallCause, Scope
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import Recall, RecallState
from tests import factories

ALONE_ON_SQLITE = pytest.mark.parametrize("both", ["postgresql"], indirect=True)
"""There a writing transaction is alone anyway."""


@ALONE_ON_SQLITE
def test_who_has_read_a_recall_agrees_to_what_it_is_now(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        actors = [factories.an_actor(factories.a_person(session, Role.SUPERVISOR), Role.SUPERVISOR) for _ in range(3)]
        scope = Scope(camera_id=camera.id, first_at=clock.now(), last_at=clock.now())
        row = recall.propose(session, scope, actors[0], cause=RecallCause.CAMERA_FAULT, why="thử")
    with both.writing() as session:
        recall.approve(session, recall.locked(session, row.id), actors[1])
    with both.writing() as late:
        read = late.get_one(Recall, row.id)
        assert read.state is RecallState.PROPOSED
        with both.writing() as other:
            recall.withdraw(other, recall.locked(other, row.id), actors[0])
        with pytest.raises(RefusedError, match="wrong_state"):
            recall.approve(late, recall.locked(late, row.id), actors[2])
    with both.reading() as session:
        assert session.get_one(Recall, row.id).state is RecallState.WITHDRAWN
