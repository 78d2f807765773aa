"""Content goes to JSON and back unchanged, and bad JSON is refused by name."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from notices.content import (
    BadContentError,
    Fine,
    Minutes,
    PenaltyDecision,
    Provision,
    Summons,
    ViolationNotice,
    paper_from_json,
)
from tests.notices.pdf import samples


@pytest.mark.parametrize("content", [samples.a_notice()[0], samples.a_minutes(), samples.a_decision()])
def test_a_paper_comes_back_from_json_as_it_went(content):
    data = json.loads(json.dumps(content.to_json()))
    assert data["schema"] == 1
    assert paper_from_json(data) == content
    assert type(content).from_json(data).to_json() == content.to_json()


def test_times_are_kept_in_utc():
    notice, _ = samples.a_notice()
    assert notice.to_json()["act"]["happened_at"] == "2026-11-02T00:41:09+00:00"
    local = Summons(datetime(2026, 11, 24, 8, tzinfo=timezone(timedelta(hours=7))), "trụ sở")
    assert local == Summons(datetime(2026, 11, 24, 1, tzinfo=UTC), "trụ sở")


def wrong(**changes):
    return {**samples.a_decision().to_json(), **changes}


@pytest.mark.parametrize(("data", "message"), [
    ({}, "kind: no such paper"),
    (wrong(schema=2), "schema: this version reads 1"),
    (wrong(extra=1), "extra: unknown"),
    ({k: v for k, v in wrong().items() if k != "fine"}, "fine: missing"),
    (wrong(points="4"), "points: expected int"),
    (wrong(points=True), "points: expected int"),
    (wrong(number=None), "number: expected str"),
    (wrong(issued_on="2026-13-01"), "issued_on: expected a date"),
    (wrong(recipients="x"), "recipients: expected a list"),
    (wrong(recipients=[1]), r"recipients\[0\]: expected str"),
    (wrong(agency=[]), "agency.: expected an object"),
    (wrong(violator={**wrong()["violator"], "sex": "?"}), "violator.sex: expected one of"),
    (wrong(act={**wrong()["act"], "happened_at": "2026-11-02T00:41:09"}), "act.happened_at: a time needs its offset"),
    (wrong(fine={**wrong()["fine"], "amount": 1}), "the amount lies outside its band"),
])
def test_bad_json_is_refused_and_the_field_named(data, message):
    with pytest.raises(BadContentError, match=message):
        paper_from_json(data)


def test_a_kind_is_not_read_as_another():
    with pytest.raises(BadContentError, match="expected minutes"):
        Minutes.from_json(samples.a_decision().to_json())


def test_a_time_without_offset_is_not_written():
    notice, _ = samples.a_notice()
    act = replace(notice.act, happened_at=datetime(2026, 11, 2))  # noqa: DTZ001 - the mistake under test
    with pytest.raises(BadContentError, match="happened_at"):
        replace(notice, act=act).to_json()


def test_the_kinds_are_those_the_database_keeps():
    assert [kind.kind for kind in (ViolationNotice, Minutes, PenaltyDecision)] == [
        "violation_notice", "minutes", "penalty_decision"]


def test_a_provision_reads_as_lawyers_cite():
    assert str(Provision("Nghị định số 1", "6", "9", "b")) == "điểm b khoản 9 Điều 6 Nghị định số 1"
    assert str(Provision("Nghị định số 1", "6", "")) == "Điều 6 Nghị định số 1"


def test_a_fine_lies_in_its_band():
    with pytest.raises(ValueError, match="band"):
        Fine(21_000_000, 18_000_000, 20_000_000, "")
