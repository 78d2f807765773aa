"""Makes the files of a print job: the originals' own pages, bound in order; and the list of what is in it."""

import hashlib
import logging
import math
import os
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from notices import cover, issue, printing
from notices.addressees import addressee_of
from notices.pdf import mailing
from notices.pdf.binding import Binder
from notices.pdf.mailing import Letter, Run
from processing import clock, db, queue, settings
from processing.cases.papers import KINDS
from processing.models import PrintItem, PrintJob, PrintState

log = logging.getLogger(__name__)

LEASE_SECONDS = 300
AT_ONCE = 100
"""Papers between two signs of life; also how many are in memory together with their addresses."""
LIST = "-list"


class LeaseLostError(Exception):
    """Another worker makes this file by now."""


@dataclass(frozen=True, slots=True)
class _Files:
    papers: Binder
    list: Binder


def make(job_id: uuid.UUID) -> None:
    """Bind the job's papers. Safe to run twice and to be killed anywhere: a file appears whole or not at all."""
    with db.writing() as session:
        lease = queue.take_lease(session, PrintJob, job_id, PrintJob.state == PrintState.QUEUED, seconds=LEASE_SECONDS)
    if lease is None:
        return
    try:
        made = _bound(job_id, lease)
    except LeaseLostError:
        return
    except Exception as error:
        log.exception("print job %s could not be made", job_id)
        with db.writing() as session:
            job = session.get_one(PrintJob, job_id, with_for_update=True)
            if queue.holds(job, lease):
                queue.failed(job, type(error).__name__)
        return
    with db.writing() as session:
        job = session.get_one(PrintJob, job_id, with_for_update=True)
        if job.state is PrintState.QUEUED and queue.holds(job, lease):
            queue.done(job)
            job.state, job.pages = PrintState.PRINTED if job.printed_at else PrintState.READY, made
            job.size, job.file_sha256 = file_of(job_id).stat().st_size, _digest(file_of(job_id))
            job.manifest_sha256 = _digest(list_of(job_id))


def clear_old(limit: int = 200) -> int:
    """Delete files of jobs that were printed or discarded, and what a killed worker left, once they are older than the
    office keeps them; how many. Lists stay, and the originals are elsewhere: a file can be made again."""
    folder, days = settings.current().print_dir, settings.current().print_files_days
    until = (clock.now() - timedelta(days=days)).timestamp()
    with db.reading() as session:
        needed = session.scalars(select(PrintJob.id).where(PrintJob.state.in_((PrintState.QUEUED, PrintState.READY))))
        keep = {str(job_id) for job_id in needed}
    papers = [each for each in folder.glob("*.pdf") if each.stem not in keep and not each.stem.endswith(LIST)]
    gone = [each for each in (*papers, *folder.glob(".*")) if _changed_before(each, until)][:limit]
    for file in gone:
        file.unlink(missing_ok=True)
    if gone:
        log.info("%s print files deleted after %s days", len(gone), days)
    return len(gone)


def _changed_before(file: Path, until: float) -> bool:
    with suppress(FileNotFoundError):  # another worker clears as well
        return file.stat().st_mtime < until
    return False


def file_of(job_id: uuid.UUID) -> Path:
    return settings.current().print_dir / f"{job_id}.pdf"


def list_of(job_id: uuid.UUID) -> Path:
    return settings.current().print_dir / f"{job_id}{LIST}.pdf"


def _bound(job_id: uuid.UUID, lease: uuid.UUID) -> int:
    folder = settings.current().print_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = [folder / f".{job_id}-{lease}{ending}" for ending in ("", LIST)]
    try:
        with parts[0].open("wb") as papers, parts[1].open("wb") as listed:
            pages = _write(job_id, lease, papers, listed)
            for file in (papers, listed):
                file.flush()
                os.fsync(file.fileno())
        parts[1].replace(list_of(job_id))
        parts[0].replace(file_of(job_id))
        return pages
    finally:
        for part in parts:
            with suppress(FileNotFoundError):
                part.unlink()


def _write(job_id: uuid.UUID, lease: uuid.UUID, papers: BinaryIO, listed: BinaryIO) -> int:
    files = _Files(Binder(papers), Binder(listed))
    for start in range(0, printing.MOST, AT_ONCE):
        with db.writing() as session:
            if not queue.extend_lease(session, PrintJob, job_id, lease, seconds=LEASE_SECONDS):
                raise LeaseLostError
        with db.reading() as session:
            job = session.get_one(PrintJob, job_id)
            items = printing.items(session, job, start, AT_ONCE)
            if not items:
                break
            _add(files, job, items)
    files.papers.close()
    files.list.close()
    return files.papers.pages


def _add(files: _Files, job: PrintJob, items: Sequence[PrintItem]) -> None:
    originals = [files.papers.source(issue.open_paper(each.delivery.document)) for each in items]
    letters = [_letter(job, item, original.pages) for item, original in zip(items, originals, strict=True)]
    sheets = files.papers.source(mailing.address_sheets(letters)) if job.address_sheets else None
    run = _run(job)
    for at, (letter, original) in enumerate(zip(letters, originals, strict=True)):
        if job.separate_every and (letter.position - 1) % job.separate_every == 0:
            last = min(letter.position + job.separate_every - 1, job.papers)
            _on_front(files.papers, job)
            files.papers.add(mailing.separator(run, letter.position, last))
        if sheets is not None:
            _on_front(files.papers, job)
            sheets.add(at)
        if _covered(job, items[at]):
            _on_front(files.papers, job)
            files.papers.add(cover.cover_pdf(items[at].delivery.document))
        _on_front(files.papers, job)
        for page in range(original.pages):
            original.add(page)
    files.list.add(mailing.manifest(run, letters, first_page=letters[0].position == 1))


def _on_front(binder: Binder, job: PrintJob) -> None:
    if job.duplex:
        binder.turn_to_front()


def _covered(job: PrintJob, item: PrintItem) -> bool:
    """Letters to other offices need no plain words."""
    return job.covers and KINDS[item.delivery.document.kind].opening


def _letter(job: PrintJob, item: PrintItem, pages: int) -> Letter:
    document, code = item.delivery.document, item.delivery.code or ""
    to = addressee_of(document)
    return Letter(
        position=item.position, code=f"{code[:5]}-{code[5:]}" if code else "", name=to.name, address=to.address,
        sender=to.sender, paper=KINDS[document.kind].name_vi, number=document.number or "",
        sheets=(math.ceil(pages / 2) if job.duplex else pages) + int(job.address_sheets) + int(_covered(job, item)))


def _run(job: PrintJob) -> Run:
    return Run("Danh sách văn bản gửi bưu điện", job.unit.name_vi, clock.vietnam_day(job.created_at), job.papers,
               job.reason)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
