"""The watch folder: a picture with a JSON sidecar beside it is taken up when both are whole."""

import fcntl
import logging
import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from processing import db
from processing.cameras import metadata, strict_json
from processing.cameras.faults import Fault, UnfitCaptureError, trace
from processing.cameras.metadata import Metadata
from processing.cameras.parcel import OfferedFile, pack
from processing.cases import intake
from processing.evidence import evidence
from processing.models import Camera

log = logging.getLogger(__name__)

SETTLED = 2.0
"""Seconds without a change after which a file counts as written."""
PATIENCE = 600.0
"""Seconds that the rest of a capture may take to come."""
BATCH = 200
"""Captures moved in one turn; those that still wait do not count, so they hold nobody up."""
LONGEST_NAME = 255
"""Bytes that a file system allows a name."""

PICTURE_ENDS = (".jpg", ".jpeg", ".png")
CLIP_ENDS = (".mp4",)
_LATER_PICTURE = re.compile(r"(.+)_([2-6])")


@dataclass(frozen=True, slots=True)
class _Group:
    """Files that belong together: a sidecar and what has its stem."""

    stem: str
    files: Sequence[Path]

    @property
    def sidecar(self) -> Path | None:
        return next((file for file in self.files if file.suffix.lower() == ".json"), None)

    def of(self, ends: Sequence[str]) -> list[Path]:
        found = [file for file in self.files if file.suffix.lower() in ends]
        return sorted(found, key=lambda file: (file.stem != self.stem, file.stem))


class _NotYet(Exception):  # noqa: N818 - it is no error: the rest is on its way
    """The capture is not whole yet; `why` counts when its time is over."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("not yet")
        self.faults = faults


def take_up(root: Path) -> int:
    """Take up what is whole in `incoming`, give up what waited too long; how many captures were moved."""
    for name in ("incoming", "done", "failed"):
        (root / name).mkdir(parents=True, exist_ok=True)
    with _alone(root) as alone:
        moved = (True for group in _groups(root / "incoming") if _safely(root, group))
        return sum(islice(moved, BATCH)) if alone else 0


@contextmanager
def _alone(root: Path) -> Iterator[bool]:
    """Whether this process is the only one at the folder; the lock ends with the process, however it ends."""
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _groups(incoming: Path) -> list[_Group]:
    by_stem: dict[str, list[Path]] = {}
    entries = [entry for entry in incoming.iterdir() if not entry.name.startswith(".") and not entry.is_dir()]
    stems = {entry.stem for entry in entries if entry.suffix.lower() in (*PICTURE_ENDS, ".json")}
    for entry in entries:
        by_stem.setdefault(_owner(entry, stems), []).append(entry)
    return [_Group(stem, sorted(files)) for stem, files in sorted(by_stem.items())]


def _owner(entry: Path, stems: set[str]) -> str:
    """a_2.jpg belongs to a, unless a_2 has a sidecar of its own or there is no a."""
    later = _LATER_PICTURE.fullmatch(entry.stem)
    if later is None or later[1] not in stems or entry.suffix.lower() not in PICTURE_ENDS:
        return entry.stem
    return entry.stem if entry.with_suffix(".json").exists() else later[1]


def _safely(root: Path, group: _Group) -> bool:
    """A file that the disk does not give, or that nobody foresaw, must not hold up the others; after its time a person
    gets it. A database that does not answer is no file's fault: the next turn tries again."""
    try:
        return _one(root, group)
    except SQLAlchemyError:
        log.exception("the database did not take what lies in the watch folder")
    except Exception as error:
        log.exception("the watch folder holds files that cannot be handled")
        return _give_up(root, group, type(error).__name__)
    return False


def _give_up(root: Path, group: _Group, why: str) -> bool:
    try:
        if _ages(group)[1] < PATIENCE:
            return False
        _fail(root, group, UnfitCaptureError(422, [Fault("file", f"could not be handled: {why}")]))
    except OSError:
        return False
    return True


def _one(root: Path, group: _Group) -> bool:
    try:
        youngest, oldest = _ages(group)
        if youngest < SETTLED:
            return False
        _take(group)
    except FileNotFoundError:
        return False
    except _NotYet as not_yet:
        if oldest < PATIENCE:
            return False
        _fail(root, group, UnfitCaptureError(422, not_yet.faults))
    except UnfitCaptureError as error:
        _fail(root, group, error)
    else:
        _move(group, root / "done")
    return True


def _ages(group: _Group) -> tuple[float, float]:
    now = time.time()
    ages = [now - file.lstat().st_mtime for file in group.files]
    return min(ages), max(ages)


def _take(group: _Group) -> None:
    """Store and receive; the same group again changes nothing, so a crash before the move does no harm."""
    if any(file.is_symlink() for file in group.files):
        raise UnfitCaptureError(422, [Fault("file", "is a link")])
    if not all(map(_ordinary, group.files)):
        raise UnfitCaptureError(422, [Fault("file", "is a pipe or a device")])
    camera, stated = _sidecar(group)
    pictures = group.of(PICTURE_ENDS)
    if not pictures or pictures[0].stem != group.stem:
        _need_finished(camera, stated)
        return
    images = [_offer(file, f"image[{position}]") for position, file in enumerate(pictures)]
    clips = [_offer(file, "clip") for file in group.of(CLIP_ENDS)]
    try:
        arrival = pack(stated, images, clips, evidence())
        with db.writing() as session:
            intake.receive(session, camera.id, arrival, channel="folder")
    except intake.OtherContentError:
        fault = Fault("event_id", "was used before for a capture with other content")
        raise UnfitCaptureError(409, [fault], event_id=stated.event_id) from None
    except UnfitCaptureError as error:
        if error.cut_off:
            raise _NotYet(error.faults) from error
        raise


def _ordinary(file: Path) -> bool:
    """Whether reading it comes to an end: a pipe waits for its writer, a device never stops."""
    return stat.S_ISREG(file.lstat().st_mode)


def _sidecar(group: _Group) -> tuple[Camera, Metadata]:
    if group.sidecar is None:
        raise _NotYet([Fault("sidecar", f"{group.stem}.json did not come")])
    if group.sidecar.stat().st_size > metadata.MAX_BYTES:
        raise UnfitCaptureError(413, [Fault("sidecar", f"is larger than {metadata.MAX_BYTES} bytes")])
    stated = _object(group.sidecar.read_bytes())
    camera = _camera(stated.pop("camera", None))
    if camera is None:
        raise UnfitCaptureError(422, [Fault("camera", "is no code of a camera that is known")])
    found, faults = metadata.from_object(stated)
    if found is None:
        raise UnfitCaptureError(422, faults)
    return camera, found


def _object(data: bytes) -> dict[str, Any]:
    try:
        stated = strict_json.read(data)
    except strict_json.JsonError as error:
        faults = [Fault("sidecar", str(error))]
        if data.rstrip().endswith(b"}"):
            raise UnfitCaptureError(422, faults) from error
        raise _NotYet(faults) from error
    if not isinstance(stated, dict):
        raise UnfitCaptureError(422, [Fault("sidecar", "is not a JSON object")])
    return stated


def _camera(code: Any) -> Camera | None:
    if not isinstance(code, str):
        return None
    with db.reading() as session:
        return session.scalar(select(Camera).where(Camera.code == code))


def _sender(group: _Group) -> Camera | None:
    """The camera that a sidecar names, whatever else is wrong with it."""
    if group.sidecar is None or not _ordinary(group.sidecar) or group.sidecar.stat().st_size > metadata.MAX_BYTES:
        return None
    try:
        return _camera(_object(group.sidecar.read_bytes()).get("camera"))
    except (UnfitCaptureError, _NotYet):
        return None


def _need_finished(camera: Camera, stated: Metadata) -> None:
    """A sidecar without its picture: either the picture is on its way, or a crash came between two moves."""
    with db.reading() as session:
        known = intake.find(session, camera.id, stated.event_id)
    if known is None or known.stated != stated.stated:
        raise _NotYet([Fault("image", "the picture did not come")])


def _offer(file: Path, field: str) -> OfferedFile:
    return OfferedFile(field=field, declared="", size=file.stat().st_size, read=file.read_bytes)


def _fail(root: Path, group: _Group, error: UnfitCaptureError) -> None:
    camera = _sender(group)
    lines = [f"Không tiếp nhận được {group.stem}. / {group.stem} was not taken.", ""]
    lines += [f"{fault.field}: {fault.detail}" for fault in error.faults]
    with db.writing() as session:  # first: a crash may leave the trace twice, but never lose it
        trace(session, error, channel="folder", camera_id=camera.id if camera else None)
    reason = _free(root / "failed", group.stem, ".reason.txt")
    reason.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="backslashreplace")
    _move(group, root / "failed")


def _move(group: _Group, into: Path) -> None:
    """The scene first, the sidecar last: as long as the sidecar lies there, the rest of the move can be found."""
    order = [*group.of(PICTURE_ENDS), *group.of(CLIP_ENDS)]
    order += [file for file in group.files if file not in order and file != group.sidecar]
    for file in [*order, *([group.sidecar] if group.sidecar else [])]:
        os.rename(file, _free(into, file.stem, file.suffix))


def _free(folder: Path, stem: str, ends: str) -> Path:
    """A name in the folder that is not taken; nothing there is ever overwritten."""
    path, number = folder / _fitting(stem, ends), 1
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / _fitting(stem, f"~{number}{ends}")
    return path


def _fitting(stem: str, ends: str) -> str:
    """Cut where the file system would refuse it: names are counted in bytes, and need not be UTF-8."""
    kept = os.fsencode(ends)[-50:]
    return os.fsdecode(os.fsencode(stem)[:LONGEST_NAME - len(kept)] + kept)
