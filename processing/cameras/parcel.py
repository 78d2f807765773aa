"""A capture as it was handed in: checked whole first, then its files stored, then ready to be received."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from processing.cameras import pictures
from processing.cameras.faults import Fault, UnfitCaptureError
from processing.cameras.metadata import MAX_BYTES, Metadata
from processing.cameras.pictures import FileFacts, UnfitFileError
from processing.cases.intake import Arrival, ArrivedFile
from processing.evidence import Store

MAX_IMAGES = 6
MAX_CLIPS = 1
MAX_PARCEL_BYTES = MAX_IMAGES * pictures.MAX_PICTURE_BYTES + MAX_CLIPS * pictures.MAX_CLIP_BYTES + MAX_BYTES + 64 * 1024
"""Of one request, with what multipart writes around its parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """A file that was handed in: read when it is needed, so that never more than one lies in memory."""

    field: str
    declared: str
    size: int
    read: Callable[[], bytes]


def pack(metadata: Metadata, images: Sequence[OfferedFile], clips: Sequence[OfferedFile], store: Store) -> Arrival:
    """Refuses the whole parcel before it stores any of it."""
    faults = _count_faults(images, clips)
    if faults:
        raise UnfitCaptureError(422, faults, event_id=metadata.event_id)
    checked = [(offered, _checked(offered, metadata.event_id)) for offered in (*images, *clips)]
    files = [_stored(offered, facts, store) for offered, facts in checked]
    return Arrival(event_id=metadata.event_id, recorded_at=metadata.recorded_at, offence=metadata.offence,
                   stated=metadata.stated, files=files,
                   speed_known=None not in (metadata.speed_kmh, metadata.speed_limit_kmh))


def _count_faults(images: Sequence[OfferedFile], clips: Sequence[OfferedFile]) -> list[Fault]:
    faults = []
    if not images:
        faults.append(Fault("image", "is missing: a picture of the scene is needed"))
    if len(images) > MAX_IMAGES:
        faults.append(Fault("image", f"is there more than {MAX_IMAGES} times"))
    if len(clips) > MAX_CLIPS:
        faults.append(Fault("clip", "is there more than once"))
    return faults


def _checked(offered: OfferedFile, event_id: str) -> FileFacts:
    clip = offered.field.startswith("clip")
    largest = pictures.MAX_CLIP_BYTES if clip else pictures.MAX_PICTURE_BYTES
    check = pictures.check_clip if clip else pictures.check_picture
    try:
        pictures.check_size(offered.size, largest)
        return check(offered.read(), offered.declared)
    except UnfitFileError as error:
        raise UnfitCaptureError(error.status, [Fault(offered.field, str(error))], event_id=event_id,
                                cut_off=error.cut_off) from error


def _stored(offered: OfferedFile, facts: FileFacts, store: Store) -> ArrivedFile:
    data = offered.read()
    return ArrivedFile(sha256=store.keep(data), media_type=facts.media_type, size=len(data), width=facts.width,
                       height=facts.height)
