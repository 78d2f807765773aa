"""A recall's papers: who was told of the violation is told that it is taken back, and a decision is cancelled."""

from notices import tasks
from processing import db
from processing import tasks as processing_tasks
from processing.cases import recall
from processing.cases.rights import Role
from processing.models import Case, DocumentKind
from tests.notices import making
from tests.notices.making import Office
from tests.notices.test_kinds import a_decided_case, an_office, somebody, words


def recalled(case: Case, office: Office) -> None:
    """As an approved recall of the case's camera does it."""
    people = [somebody(office, Role.SUPERVISOR) for _ in range(3)]
    with db.writing() as session:
        row = recall.propose(session, recall.Scope(camera_id=case.camera_id, first_at=case.recorded_at,
                                                   last_at=case.recorded_at), people[0],
                             cause=recall.RecallCause.LIMIT_WRONG, why="biển 60 bị cài là 50")
        session.flush()
        for each in people[1:]:
            recall.approve(session, row, each)
    processing_tasks.run_recall(str(row.id))
    tasks.draft_paper(str(case.id))


def test_who_was_told_is_told_that_the_case_is_taken_back(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    recalled(case, office)
    told = making.signed_and_issued(case, DocumentKind.RECALL_NOTICE, office.signer)
    for said in ("tốc độ giới hạn được cài đặt sai", "không phải nộp tiền phạt", "xin lỗi"):
        assert said in words(told)


def test_a_recalled_decision_is_cancelled_and_says_why(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    recalled(case, office)
    making.signed_and_issued(case, DocumentKind.RECALL_NOTICE, office.signer)
    assert "tốc độ giới hạn được cài đặt sai" in words(
        making.signed_and_issued(case, DocumentKind.CANCELLATION, office.signer))
