"""Captures that cannot be taken, so that the pages of what was refused have something true to show."""

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from portal.demonstration.captures import PlannedCapture
from portal.demonstration.sending import Door, Parcel, lay_into_folder
from processing import clock, db
from processing.models import RefusedCapture

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def send(door: Door, key: str, planned: PlannedCapture, picture: bytes) -> None:
    """One by one, what cameras get wrong; each is refused and leaves its trace once."""
    now = clock.now().astimezone(clock.VIETNAM)
    stated = {"recorded_at": (now - timedelta(hours=2)).isoformat(timespec="seconds"), "offence": planned.offence}
    years_off = {**stated, "recorded_at": (now + timedelta(days=3000)).isoformat(timespec="seconds")}
    _once(door, key, {**stated, "event_id": "minh-hoa-hong-1"}, [picture[:len(picture) // 2]])
    _once(door, key, {**stated, "event_id": "minh-hoa-hong-2"}, [b"GIF89a" + bytes(64)])
    _once(door, key, {**stated, "event_id": "minh-hoa-hong-3"}, [_huge()])
    _once(door, key, {**years_off, "event_id": "minh-hoa-hong-4"}, [picture])
    _once(door, key, {**stated, "event_id": "minh-hoa-hong-5", "offence": "Vượt đèn đỏ"}, [picture])


def lay(root: Path, planned: PlannedCapture, picture: bytes) -> None:
    """Two that the watch folder cannot take."""
    moment = (clock.now() - timedelta(hours=3)).astimezone(clock.VIETNAM).isoformat(timespec="seconds")
    stated = {"recorded_at": moment, "offence": planned.offence}
    lay_into_folder(root, "minh-hoa-la", {**stated, "event_id": "minh-hoa-la", "camera": "HY-KHONG-CO"}, picture)
    lay_into_folder(root, "minh-hoa-van-ban",
                    {**stated, "event_id": "minh-hoa-van-ban", "camera": planned.camera.code}, b"day la van ban\n" * 9)


def broken(picture: bytes) -> bytes:
    """A PNG whose outside is whole and whose picture breaks off: taken, but no machine can read it."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).resize((960, 540)).save(out, "PNG")
    whole = out.getvalue()
    header = whole[8:33]
    data = b"".join(_bodies(whole, b"IDAT"))
    return PNG_SIGNATURE + header + _chunk(b"IDAT", data[:len(data) * 6 // 10]) + _chunk(b"IEND", b"")


def _once(door: Door, key: str, metadata: Mapping[str, object], images: Sequence[bytes]) -> None:
    event_id = str(metadata["event_id"])
    with db.reading() as session:
        if session.scalar(select(RefusedCapture.id).where(RefusedCapture.event_id == event_id).limit(1)):
            return
    door.hand_in(Parcel(key=key, metadata=metadata, images=images))


def _huge() -> bytes:
    """400 megapixels, in a few hundred bytes."""
    size = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return PNG_SIGNATURE + _chunk(b"IHDR", size) + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _bodies(png: bytes, wanted: bytes) -> list[bytes]:
    at, found = len(PNG_SIGNATURE), []
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == wanted:
            found.append(png[at + 8:at + 8 + length])
        at += 12 + length
    return found
