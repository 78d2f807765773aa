"""Daily roots: made after midnight, published once, and a proof that a script of thirty lines can check."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from processing import clock
from processing.audit import merkle, roots, sealer, verify
from processing.audit.record import record
from processing.cases import states
from processing.cases.rights import MACHINE
from tests import factories
from tests.processing.audit.tampering import behind_the_back

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
CHECKER = Path(__file__).parent / "check_proof.py"


@pytest.fixture
def days(both):
    """Seven events on Friday, none on Saturday, one on Sunday; the case of two of them."""
    with clock.set_to(NOON), both.writing() as session:
        case = factories.a_case(session)
        states.opened(case, MACHINE)
        for number in range(5):
            record(session, "act", MACHINE, ("thing", str(number)))
        states.note(session, case, "looked", MACHINE)
        session.flush()
        sealer.seal(session)
    with clock.set_to(NOON + timedelta(days=2)), both.writing() as session:
        record(session, "act", MACHINE, ("thing", "8"))
        session.flush()
        sealer.seal(session)
    with clock.set_to(NOON + timedelta(days=3)), both.writing() as session:
        made = roots.make(session)
    return both, case, made


def test_each_day_that_is_over_gets_its_root(days):
    both, _, made = days
    assert [(row.day, row.first_sequence, row.last_sequence) for row in made] == [
        (date(2026, 11, 20), 1, 7), (date(2026, 11, 21), 8, 7), (date(2026, 11, 22), 8, 8)]
    with clock.set_to(NOON + timedelta(days=3)), both.writing() as session:
        assert roots.make(session) == []
        assert list(verify.published(session)) == []


def test_a_root_stays_published_when_the_row_is_made_anew(days, tmp_path):
    both, _, made = days
    with both.reading() as session:
        assert [path.name for path in roots.publish(session, tmp_path)] == ["2026-11-20.json", "2026-11-21.json", "2026-11-22.json"]
        assert roots.publish(session, tmp_path) == []
    told = json.loads((tmp_path / "2026-11-20.json").read_text())
    assert told == {"day": "2026-11-20", "first": 1, "last": 7, "root": made[0].root, "chain": made[0].last_digest}


def test_a_script_without_the_project_checks_the_proof_and_sees_through_a_forged_one(days, tmp_path):
    both, case, made = days
    with both.reading() as session:
        proofs = list(roots.prove(session, case.id))
    assert len(proofs) == 2
    genuine, forged = tmp_path / "proof.json", tmp_path / "forged.json"
    genuine.write_text(json.dumps(proofs))
    forged.write_text(json.dumps(proofs).replace("looked", "linked"))

    def check(path, root):
        return subprocess.run([sys.executable, "-I", CHECKER, path, root], capture_output=True).returncode

    assert check(genuine, made[0].root) == 0
    assert check(genuine, made[2].root) == 1
    assert check(forged, made[0].root) == 1
    source = CHECKER.read_text()
    assert len(source.splitlines()) <= 32
    assert "processing" not in source


def test_a_day_whose_links_were_changed_no_longer_gives_its_root(days):
    both, *_ = days
    behind_the_back(both, "update log_links set event_digest = '0' where sequence = 3",
                    "delete from log_links where sequence = 8")
    with both.reading() as session:
        assert [found.where for found in verify.published(session)] == ["day 2026-11-20", "day 2026-11-22"]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_every_leaf_of_every_tree_leads_to_the_root(count):
    leaves = [merkle.leaf(str(number)) for number in range(count)]
    for index, here in enumerate(leaves):
        for side, other in merkle.path(leaves, index):
            other = bytes.fromhex(other)
            here = merkle._node(other, here) if side == "left" else merkle._node(here, other)
        assert here.hex() == merkle.root(leaves)


def test_trees_are_those_of_certificate_transparency():
    """The first test tree of RFC 6962's reference code, as the known roots of its first leaves."""
    assert merkle.root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root([merkle.leaf("")]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root([merkle.leaf(""), merkle.leaf("\x00")]) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
