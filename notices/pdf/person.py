"""The lines by which minutes and decisions say who the violator is."""

from reportlab.platypus import Flowable

from notices.content import Person
from notices.pdf.typeface import say
from notices.pdf.wording import short_date

_SEX = {"male": "Nam", "female": "Nữ", "": ""}


def identity_lines(person: Person) -> list[Flowable]:
    pairs = _organisation(person) if person.kind == "organisation" else _individual(person)
    lines = ["; ".join(f"{label}: {value}" for label, value in line if value) for line in pairs]
    return [say("{line}.", line=line) for line in lines if line]


def _individual(person: Person) -> list[list[tuple[str, str]]]:
    born = short_date(person.born_on) if person.born_on else ""
    return [
        [("Họ và tên", person.name), ("Giới tính", _SEX[person.sex])],
        [("Ngày, tháng, năm sinh", born), ("Quốc tịch", person.nationality), ("Nghề nghiệp", person.occupation)],
        [("Nơi ở hiện tại", person.address)],
        [("Số định danh cá nhân/Căn cước/Hộ chiếu", person.id_number), *_issued(person)],
    ]


def _organisation(person: Person) -> list[list[tuple[str, str]]]:
    return [
        [("Tên tổ chức", person.name)],
        [("Địa chỉ trụ sở chính", person.address)],
        [("Mã số doanh nghiệp", person.id_number), *_issued(person)],
        [("Người đại diện theo pháp luật", person.representative), ("Chức danh", person.representative_title)],
    ]


def _issued(person: Person) -> list[tuple[str, str]]:
    on = short_date(person.id_issued_on) if person.id_issued_on else ""
    return [("ngày cấp", on), ("nơi cấp", person.id_issued_by)]
