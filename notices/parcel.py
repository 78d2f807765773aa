"""What is handed over: the issued file with what an envelope says of it."""

from dataclasses import dataclass, field

from processing import clock
from processing.models import Delivery
from processing.models.case import Case


class NotTakenError(Exception):
    """The other side has certainly not taken it; `final` says that trying again would not help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.why, self.final = why, final


@dataclass(frozen=True, slots=True)
class Parcel:
    """One paper on its way."""

    id: str
    kind: str
    number: str
    signed_on: str
    sha256: str
    pdf: bytes = field(repr=False)
    address: str = field(repr=False)
    plate: str = field(repr=False)
    plate_colour: str
    owner: str = field(repr=False)
    owner_id_number: str = field(repr=False)


def parcel_of(delivery: Delivery, pdf: bytes) -> Parcel:
    document = delivery.document
    case: Case = document.case
    return Parcel(
        id=str(delivery.id), kind=document.kind.value, number=document.number or "", pdf=pdf,
        signed_on=clock.vietnam_day(document.signed_at).isoformat() if document.signed_at else "",
        sha256=document.file_sha256 or "", address=delivery.address or "", plate=case.plate or "",
        plate_colour=case.plate_colour or "", owner=case.owner.owner_name if case.owner else "",
        owner_id_number=case.owner.owner_id_number if case.owner else "")
