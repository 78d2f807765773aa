"""Papers for the national application: a folder each, complete or not there, for its gateway to fetch."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from notices.parcel import NotTakenError, Parcel
from processing import settings


def send(parcel: Parcel, _letting_go: Callable[[], None]) -> None:
    """Appears under the attempt's id in one step. What is already there is the same attempt, so trying again does no
    harm and nothing is ever let go of."""
    root = settings.current().outbox_dir
    if root is None:
        raise NotTakenError("not_connected")
    target = root / parcel.id
    if target.exists():
        return
    try:
        _written(root, parcel).rename(target)
    except OSError as error:
        raise NotTakenError(type(error).__name__) from None


def facts(parcel: Parcel) -> dict[str, object]:
    """What the application needs to show the paper to the right person."""
    return {
        "id": parcel.id, "kind": parcel.kind, "number": parcel.number, "signed_on": parcel.signed_on,
        "vehicle": {"plate": parcel.plate, "plate_colour": parcel.plate_colour},
        "recipient": {"name": parcel.owner, "id_number": parcel.owner_id_number},
        "file": "paper.pdf", "sha256": parcel.sha256, "portal": settings.current().public_url,
    }


def _written(root: Path, parcel: Parcel) -> Path:
    part = root / f".part-{parcel.id}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o750, parents=True)
    said = json.dumps(facts(parcel), ensure_ascii=False).encode()
    for name, data in (("paper.pdf", parcel.pdf), ("paper.json", said)):
        with (part / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    return part
