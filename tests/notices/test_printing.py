"""Print jobs: chosen, bound, printed, given back, printed again with a reason; killed anywhere, made once."""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy import update

from notices import delivery, issue, print_file, printing, sweeping
from notices.printing import How
from processing import clock, db, settings
from processing.cases.refusal import RefusedError
from processing.db import Database
from processing.models import Delivery, Document, PrintJob, PrintState
from tests.notices import making
from tests.notices.making import NOTICE, Office

KILLED_WORKER = """
import os, signal, sys, uuid
from pathlib import Path
from notices import print_file
from processing import db, settings
from processing.settings import Settings

url, data_dir, job, where = sys.argv[1:]
settings.configure(Settings(database_url=url, broker_url="memory://", data_dir=Path(data_dir), secret_key="test-secret", paper_key="test-paper-key"))
db.connect(url)
die = lambda *_args, **_more: os.kill(os.getpid(), signal.SIGKILL)
if where == "while binding":
    print_file._run = die
else:
    print_file._digest = die
print_file.make(uuid.UUID(job))
"""


@pytest.fixture
def office(settings: object) -> Office:
    with db.writing() as session:
        return making.an_office(session)


def issued(office: Office, count: int) -> list[Document]:
    return [making.paper(making.a_notified_case(office, owner={"owner_name": f"Người Nhận {n}"}), NOTICE) for n in range(1, count + 1)]


def waiting(office: Office) -> list[Delivery]:
    with db.reading() as session:
        return list(session.scalars(printing.unprinted([office.unit.id])))


def a_job(office: Office, **how: object) -> uuid.UUID:
    with db.writing() as session:
        letters = [each.id for each in session.scalars(printing.unprinted([office.unit.id]))]
        return printing.order(session, office.unit.id, letters, How(**how), office.clerk).id


def job(job_id: uuid.UUID) -> PrintJob:
    with db.reading() as session:
        return session.get_one(PrintJob, job_id)


def words(job_id: uuid.UUID, which: str = "papers") -> list[str]:
    """Of each page the words on it."""
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is missing: apt-get install poppler-utils (make test does)")
    file = print_file.file_of(job_id) if which == "papers" else print_file.list_of(job_id)
    said = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, timeout=60, check=True)
    return [" ".join(page.split()) for page in said.stdout.split("\f")[:-1]]


def test_letters_wait_in_the_order_of_their_numbers(office: Office) -> None:
    papers = issued(office, 3)
    with db.reading() as session:
        found = [each.document.number for each in session.scalars(printing.unprinted([office.unit.id]))]
    assert found == [each.number for each in papers]


def test_a_job_holds_the_originals_own_pages(office: Office) -> None:
    papers = issued(office, 2)
    made = a_job(office, duplex=False, address_sheets=False, separate_every=0)
    print_file.make(made)
    with pikepdf.open(print_file.file_of(made)) as file:
        drawn = [page.Contents.read_bytes() for page in file.pages]
    wanted = []
    for paper in papers:
        with pikepdf.open(io.BytesIO(issue.open_paper(paper))) as original:
            wanted += [page.Contents.read_bytes() for page in original.pages]
    assert drawn == wanted
    assert (job(made).state, job(made).pages) == (PrintState.READY, len(wanted))


def test_on_both_sides_each_sheet_belongs_to_one_letter(office: Office) -> None:
    issued(office, 3)
    made = a_job(office, separate_every=2)
    print_file.make(made)
    fronts = [(at, page) for at, page in enumerate(words(made)) if at % 2 == 0]
    addressed = [at for at, page in fronts if "Người gửi" in page]
    assert [re.search(r"(\d)/TB-CSGT", page).group(1) for page in words(made) if "Người gửi" in page] == ["1", "2", "3"]
    assert len(addressed) == 3, "an address sheet stands on a back"
    assert [at for at, page in enumerate(words(made)) if "Độc lập - Tự do" in page] == [at + 2 for at in addressed]
    assert [page.split(" Danh")[0].replace(" – ", "–") for page in words(made) if "Danh sách" in page] == ["1–2", "3–3"]


def test_the_list_names_every_letter_with_its_code(office: Office) -> None:
    issued(office, 3)
    made = a_job(office)
    codes = [each.code for each in waiting(office)]
    print_file.make(made)
    with db.reading() as session:
        codes = [each.delivery.code for each in printing.items(session, session.get_one(PrintJob, made))]
    said = " ".join(words(made, "list"))
    for number, code in enumerate(codes, start=1):
        assert f"{number}/TB-CSGT" in said
        assert f"Người Nhận {number}" in said
        assert f"{code[:5]}-{code[5:]}" in said


def test_a_letter_is_in_one_job(office: Office) -> None:
    issued(office, 2)
    letters = [each.id for each in waiting(office)]
    a_job(office)
    assert waiting(office) == []
    with pytest.raises(RefusedError, match="letter_in_a_job"), db.writing() as session:
        printing.order(session, office.unit.id, letters[:1], How(), office.clerk)


@pytest.mark.parametrize(("letters", "code"), [([], "nothing_to_print"), ([uuid.uuid4()], "letter_gone")])
def test_what_can_not_be_printed_is_said(office: Office, letters: list[uuid.UUID], code: str) -> None:
    with pytest.raises(RefusedError, match=code), db.writing() as session:
        printing.order(session, office.unit.id, letters, How(), office.clerk)


def test_a_discarded_job_gives_its_letters_back(office: Office) -> None:
    issued(office, 1)
    made = a_job(office)
    with db.writing() as session:
        printing.discard(session, printing.locked(session, made, [office.unit.id]))
    print_file.make(made)
    assert job(made).state is PrintState.DISCARDED
    assert len(waiting(office)) == 1


def test_printed_again_with_a_reason_and_only_what_was_printed(office: Office) -> None:
    issued(office, 3)
    made = a_job(office)
    units = [office.unit.id]
    with db.writing() as session:
        with pytest.raises(RefusedError, match="not_ready_to_print"):
            printing.mark_printed(session, printing.locked(session, made, units), office.clerk)
        with pytest.raises(RefusedError, match="not_printed_yet"):
            printing.again(session, printing.locked(session, made, units), [], "kẹt giấy", office.clerk)
    print_file.make(made)
    with db.writing() as session:
        printing.mark_printed(session, printing.locked(session, made, units), office.clerk)
    with db.writing() as session:
        one = printing.locked(session, made, units)
        with pytest.raises(RefusedError, match="note_missing"):
            printing.again(session, one, [], " ", office.clerk)
        second = printing.again(session, one, [2], "máy in kẹt giấy", office.clerk).id
    print_file.make(second)
    assert (job(second).papers, job(second).again_of, job(second).reason) == (1, made, "máy in kẹt giấy")
    assert "In lại vì: máy in kẹt giấy" in " ".join(words(second, "list"))
    assert "2/TB-CSGT" in " ".join(words(second))


def test_a_returned_letter_waits_to_be_printed_with_a_new_code(office: Office) -> None:
    [paper] = issued(office, 1)
    a_job(office)
    with db.writing() as session:
        first = delivery.attempts(session, session.get_one(Document, paper.id))[0]
        delivery.posted(session, first, clock.today(), office.clerk)
        delivery.returned(session, first, clock.today(), office.clerk)
        old = first.code
    [second] = waiting(office)
    assert second.code not in (old, None)


@pytest.mark.parametrize("where", ["while binding", "after the files"])
def test_a_killed_worker_leaves_no_half_file_and_the_sweep_finds_the_job(
    both: Database, nudges: list[tuple[str, tuple[str, ...]]], where: str,
) -> None:
    with db.writing() as session:
        office = making.an_office(session)
    issued(office, 2)
    made = a_job(office)
    now = settings.current()
    done = subprocess.run([sys.executable, "-c", KILLED_WORKER, now.database_url, str(now.data_dir), str(made), where],
                          env={**os.environ, "PYTHONPATH": os.getcwd()}, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert job(made).state is PrintState.QUEUED
    with clock.set_to(clock.now() + timedelta(seconds=print_file.LEASE_SECONDS + 1)):
        nudges.clear()
        sweeping.sweep()
        assert ("notices.make_print_file", (str(made),)) in nudges
        print_file.make(made)
    assert job(made).state is PrintState.READY
    with pikepdf.open(print_file.file_of(made)) as file:
        assert file.check_pdf_syntax() == []
        assert len(file.pages) == job(made).pages


def test_a_worker_that_lost_its_lease_stops(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(office, 1)
    made = a_job(office)

    def taken_over(*_args: object) -> None:
        with db.writing() as session:
            session.execute(update(PrintJob).values(lease=uuid.uuid4()))
        return write(*_args)

    write = print_file._write
    monkeypatch.setattr(print_file, "_write", taken_over)
    print_file.make(made)
    assert job(made).state is PrintState.QUEUED
    assert list(settings.current().print_dir.iterdir()) == []


def test_the_file_of_a_printed_job_goes_after_its_days_and_is_made_again_with_the_same_pages(office: Office) -> None:
    issued(office, 2)
    made, waits = a_job(office, covers=True), None
    print_file.make(made)
    with db.writing() as session:
        printing.mark_printed(session, printing.locked(session, made, [office.unit.id]), office.clerk)
    issued(office, 1)
    waits = a_job(office)
    print_file.make(waits)
    (settings.current().print_dir / ".left-by-a-killed-worker").touch()
    before, pages = job(made), words(made)
    assert print_file.clear_old() == 0
    with clock.set_to(clock.now() + timedelta(days=settings.current().print_files_days, hours=1)):
        assert print_file.clear_old() == 2
    assert not print_file.file_of(made).exists()
    assert print_file.list_of(made).exists()
    assert print_file.file_of(waits).exists(), "nobody has printed it yet"
    with db.writing() as session:
        printing.remake(session, printing.locked(session, made, [office.unit.id]))
    with pytest.raises(RefusedError, match="already_printed"), db.writing() as session:
        printing.discard(session, printing.locked(session, made, [office.unit.id]))
    print_file.make(made)
    assert (job(made).state, job(made).file_sha256, words(made)) == (PrintState.PRINTED, before.file_sha256, pages)


def test_the_cover_lies_between_address_and_paper_on_a_sheet_of_its_own(office: Office) -> None:
    [paper] = issued(office, 1)
    made = a_job(office, covers=True, separate_every=0)
    print_file.make(made)
    pages = words(made)
    assert "Người gửi" in pages[0]
    assert "Đây là thông báo, chưa phải quyết định phạt" in pages[2]
    assert "This is a notice, not yet a fine" in pages[2]
    assert "Độc lập - Tự do" in pages[4]
    assert pages[1] == pages[3] == ""
    with pikepdf.open(io.BytesIO(issue.open_paper(paper))) as original:
        sheets = 2 + (len(original.pages) + 1) // 2
    assert f"; {sheets} tờ" in pages[0]
    alone = a_reprint(office, made)
    assert ["Độc lập - Tự do" in page for page in words(alone)[:5]] == [False, False, False, False, True], "a reprint is as the first print"


def a_reprint(office: Office, made: uuid.UUID) -> uuid.UUID:
    with db.writing() as session:
        one = printing.locked(session, made, [office.unit.id])
        printing.mark_printed(session, one, office.clerk)
        second = printing.again(session, one, [], "thư rách", office.clerk).id
    print_file.make(second)
    return second
