"""The kinds of papers: one table that says who signs each, from which states, what asks for it and what it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from processing import clock, queue
from processing.models.case import Case
from processing.models.case import CaseState as S
from processing.models.document import Document, DocumentKind, DocumentState
from processing.queue import Task


class Signing(StrEnum):
    """Whose name stands below a paper."""

    BAND = "band"
    """A person whose title reaches the band of the fine on that day."""
    HEAD = "head"
    """A person who heads a unit that may sanction, whatever the band."""
    MAKER = "maker"
    """Whoever held the minutes, on the spot."""
    UNIT = "unit"
    """Nobody: the unit's own electronic entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of paper.

    `act` is what the case does when the paper takes effect; `asked_by` are the entries of the log that ask for it
    (none: the case's state does); a paper that is not `opening` carries no code that opens the citizen's case.
    """

    name_vi: str
    series: str
    signed_by: Signing
    signed_in: frozenset[S]
    act: str = ""
    asked_by: tuple[str, ...] = ()
    opening: bool = True
    delivered: bool = True
    public: bool = True
    """Whether the citizen sees it among the papers of the case."""


ALWAYS = frozenset(S)
IN_FORCE = frozenset({S.DECIDED, S.SETTLED})
RELEASED = frozenset({S.SETTLED, S.CANCELLED, S.LAPSED})
WARNED = ("inspection", "registration", "licensing")

KINDS: Mapping[DocumentKind, Kind] = {
    DocumentKind.VIOLATION_NOTICE: Kind(
        name_vi="Thông báo vi phạm hành chính", series="TB-CSGT", signed_by=Signing.BAND,
        signed_in=frozenset({S.CONFIRMED}), act="notify"),
    DocumentKind.MINUTES: Kind(
        name_vi="Biên bản vi phạm hành chính", series="BB-VPHC", signed_by=Signing.MAKER,
        signed_in=frozenset({S.MINUTED})),
    DocumentKind.PENALTY_DECISION: Kind(
        name_vi="Quyết định xử phạt vi phạm hành chính", series="QĐ-XPHC", signed_by=Signing.BAND,
        signed_in=frozenset({S.MINUTED}), act="decide"),
    DocumentKind.POINTS_NOTICE: Kind(
        name_vi="Thông báo trừ điểm giấy phép lái xe", series="TB-TĐ", signed_by=Signing.HEAD,
        signed_in=IN_FORCE | {S.EXPIRED}, asked_by=("decide",)),
    DocumentKind.TRANSFER_SLIP: Kind(
        name_vi="Phiếu chuyển kết quả phát hiện vi phạm", series="PC-CSGT", signed_by=Signing.HEAD,
        signed_in=frozenset({S.CONFIRMED, S.NOTIFIED}), act="transfer", asked_by=("ask_transfer",), opening=False,
        public=False),
    DocumentKind.SENDING_SLIP: Kind(
        name_vi="Phiếu gửi thông báo vi phạm", series="PG-CSGT", signed_by=Signing.HEAD,
        signed_in=frozenset({S.NOTIFIED}), asked_by=("warn:commune_police",), opening=False, public=False),
    DocumentKind.AMENDMENT: Kind(
        name_vi="Quyết định sửa đổi, bổ sung quyết định xử phạt", series="QĐ-SĐBS", signed_by=Signing.BAND,
        signed_in=IN_FORCE, asked_by=("ask_amendment",)),
    DocumentKind.CORRECTION: Kind(
        name_vi="Quyết định đính chính quyết định xử phạt", series="QĐ-ĐC", signed_by=Signing.BAND,
        signed_in=IN_FORCE, asked_by=("ask_correction",)),
    DocumentKind.CANCELLATION: Kind(
        name_vi="Quyết định hủy bỏ quyết định xử phạt", series="QĐ-HB", signed_by=Signing.BAND,
        signed_in=frozenset({S.CANCELLING, S.CANCELLED}), asked_by=("accept_contest", "recall")),
    DocumentKind.WARNING: Kind(
        name_vi="Thông báo cảnh báo phương tiện vi phạm", series="TB-CB", signed_by=Signing.HEAD,
        signed_in=frozenset({S.NOTIFIED, S.DECIDED}), asked_by=tuple(f"warn:{each}" for each in WARNED),
        opening=False),
    DocumentKind.WARNING_LIFTED: Kind(
        name_vi="Thông báo gỡ bỏ cảnh báo phương tiện vi phạm", series="TB-GCB", signed_by=Signing.HEAD,
        signed_in=RELEASED, asked_by=tuple(f"lift:{each}" for each in (*WARNED, "commune_police")), opening=False),
    DocumentKind.REMINDER: Kind(
        name_vi="Thông báo nhắc thời hạn", series="TB-NH", signed_by=Signing.HEAD,
        signed_in=frozenset({S.NOTIFIED, S.DECIDED}), asked_by=("remind:appear_by", "remind:pay_by")),
    DocumentKind.CONTEST_ANSWER: Kind(
        name_vi="Thông báo trả lời ý kiến phản đối", series="TB-TL", signed_by=Signing.HEAD, signed_in=ALWAYS,
        asked_by=("answer_contest", "accept_contest", "cancel")),
    DocumentKind.RECALL_NOTICE: Kind(
        name_vi="Thông báo thu hồi kết quả phát hiện vi phạm", series="TB-TH", signed_by=Signing.HEAD,
        signed_in=frozenset({S.CANCELLED}), asked_by=("recall",)),
    DocumentKind.RECEIPT: Kind(
        name_vi="Biên lai thu tiền phạt", series="BL-TP", signed_by=Signing.UNIT, signed_in=ALWAYS,
        asked_by=("book_payment", "assign_payment", "correct_payment"), delivered=False),
}
"""Article by article in `docs/decisions/0016`."""

SIGNED_BY_HAND = frozenset(kind for kind, each in KINDS.items() if each.signed_by in (Signing.BAND, Signing.HEAD))
"""Kinds that wait in the signing worklist."""
PUBLIC_KINDS = frozenset(kind for kind, each in KINDS.items() if each.public)
"""Kinds that the citizen sees among the papers of the case."""

_ASKED: Mapping[str, tuple[DocumentKind, ...]] = {
    act: tuple(kind for kind, each in KINDS.items() if act in each.asked_by)
    for act in sorted({act for each in KINDS.values() for act in each.asked_by})
}


def ask(session: Session, case: Case) -> None:
    """Put down which papers the newest entry of the log asks for; they are drafted after the commit, each once."""
    event = case.events[-1]
    kinds = _ASKED.get(event.act, ())
    for kind in kinds:
        session.add(Document(case=case, kind=kind, state=DocumentState.ASKED, unit_id=case.unit_id, content={},
                             drafted_at=clock.now(), asked_by=event))
    if kinds:
        queue.nudge(session, Task.DRAFT_PAPER, case.id)
