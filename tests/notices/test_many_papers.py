"""Long proofs: two people issue at once without a gap; ten thousand papers are bound within the memory that was promised."""

import hashlib
import json
import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from notices import issue, printing, signing, tasks
from notices.pdf import render
from notices.pdf.edition import Edition
from notices.printing import How
from processing import clock, db
from processing.cases.rights import Role
from processing.db import Database
from processing.evidence import papers
from processing.models import CaseState, Delivery, Document, DocumentState, PrintJob
from processing.settings import Settings
from tests import factories
from tests.notices import making
from tests.notices.making import NOTICE
from tests.notices.pdf import samples

FULL = os.environ.get("PROVE") == "full"
ISSUED, BOUND = (500, 10_000) if FULL else (16, 40)
MEMORY_MB, BATCH = 500, 200
MEASURED_WORKER = """
import json, sys, time, uuid
from pathlib import Path
from notices import print_file
from processing import db, settings
from processing.settings import Settings

url, data_dir, job = sys.argv[1:]
settings.configure(Settings(database_url=url, broker_url="memory://", data_dir=Path(data_dir), secret_key="test-secret", paper_key="test-paper-key"))
db.connect(url)
began = time.monotonic()
print_file.make(uuid.UUID(job))
peak = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
print(json.dumps({"seconds": round(time.monotonic() - began, 1), "memory_mb": peak // 1024}))
"""


@pytest.mark.prove
def test_two_who_issue_at_once_leave_no_gap_and_take_no_number_twice(both: Database) -> None:
    with db.writing() as session:
        office = making.an_office(session)
        second = factories.a_person(session, Role.SIGNER, unit=office.unit)
        factories.a_mandate(session, second, "traffic_division_head")
        signers = [office.signer, factories.an_actor(second, Role.SIGNER)]
        cases = [making.a_confirmed_case(session, office).id for _ in range(ISSUED)]
    for case_id in cases:
        tasks.draft_paper(str(case_id))
    with db.reading() as session:
        drafts = session.scalars(select(Document.id).where(Document.kind == NOTICE)).all()
    assert len(drafts) == ISSUED

    def work(at: int) -> None:
        for document_id in drafts[at::2]:
            with db.writing() as session:
                signing.sign(session, document_id, signers[at])
            issue.finish_paper(document_id)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (0, 1)))
    with db.reading() as session:
        rows = session.execute(select(Document.sequence, Document.state, Document.signed_by, Document.file_sha256)).all()
    assert sorted(row.sequence for row in rows) == list(range(1, ISSUED + 1))
    assert {row.state for row in rows} == {DocumentState.ISSUED}
    assert len({row.file_sha256 for row in rows}) == ISSUED
    assert len({row.signed_by for row in rows}) == 2


def a_picture_of_its_own(number: int) -> tuple[str, bytes]:
    image = Image.new("RGB", (640, 360), (90, 110 + number % 90, 150))
    ImageDraw.Draw(image).text((20, 20), f"89A-{number:05d}", fill="white", font_size=60)
    target = BytesIO()
    image.save(target, "JPEG", quality=85)
    return hashlib.sha256(target.getvalue()).hexdigest(), target.getvalue()


def a_stored_original(number: int) -> tuple[uuid.UUID, dict[str, object]]:
    """A notice with a picture of its own, straight into the store: signing is measured elsewhere, and a print file takes
    only the pages."""
    digest, picture = a_picture_of_its_own(number)
    notice, _ = samples.a_notice()
    own = replace(notice, number=f"{number}/TB-CSGT", evidence=(replace(notice.evidence[0], sha256=digest),))
    pdf = render(own, Edition(samples.PORTAL, token="t" * 24, access_code="K7QM-2XHD", pictures={digest: picture}))
    document_id = uuid.uuid4()
    papers().keep_once(f"{document_id}.pdf", pdf)
    return document_id, {
        "kind": NOTICE, "state": DocumentState.ISSUED, "content": own.to_json(), "year": 2026, "sequence": number, "number": own.number,
        "drafted_at": clock.now(), "signed_at": clock.now(), "issued_at": clock.now(), "file_sha256": hashlib.sha256(pdf).hexdigest()}


def issue_many(count: int) -> uuid.UUID:
    """Issued notices that wait for the post, all in one job."""
    with db.writing() as session:
        office = making.an_office(session)
        unit, camera = office.unit, factories.a_camera(session, office.unit)
    letters = []
    for start in range(1, count + 1, BATCH):
        made = [a_stored_original(number) for number in range(start, min(start + BATCH, count + 1))]
        with db.writing() as session:
            for document_id, facts in made:
                case = factories.a_case(session, CaseState.NOTIFIED, camera=camera)
                session.add(Document(id=document_id, case_id=case.id, unit_id=unit.id, **facts))
                session.flush()
                letter = Delivery(document_id=document_id, channel="post", outcome="waiting", created_at=clock.now(), code=f"{facts['sequence']:010d}")
                session.add(letter)
                session.flush()
                letters.append(letter.id)
    with db.writing() as session:
        return printing.order(session, unit.id, letters, How(), office.clerk).id


@pytest.mark.prove
def test_ten_thousand_papers_are_one_print_job_within_its_memory(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    job_id = issue_many(BOUND)
    done = subprocess.run([sys.executable, "-c", MEASURED_WORKER, settings.database_url, str(settings.data_dir), str(job_id)],
                          capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()}, timeout=7200, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    with db.reading() as session:
        job = session.get_one(PrintJob, job_id)
    originals = sum(file.stat().st_size for file in papers().root.rglob("*.pdf"))
    found |= {"papers": BOUND, "pages": job.pages, "file_mb": round(job.size / 1e6, 1), "originals_mb": round(originals / 1e6, 1)}
    with capsys.disabled():
        print(f"\nprint job: {json.dumps(found)}")
    assert found["memory_mb"] <= MEMORY_MB
    assert job.size < originals
    with pikepdf.open(settings.print_dir / f"{job_id}.pdf") as opened:
        assert len(opened.pages) == job.pages
        last = opened.pages[job.pages - 1 if job.pages % 2 else job.pages - 2]
        assert last.Contents.read_bytes()
