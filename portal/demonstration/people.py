"""The demonstration's staff: every role, and signers with the titles of NĐ 168/2024 Điều 43; all invented."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class PersonRow:
    login: str
    name: str
    unit: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class MandateRow:
    """A title that a person holds from a day on; titles are those of `processing.law.competence`."""

    login: str
    unit: str
    title: str
    days_held: int
    legal_basis: str

    def valid_from(self, today: date) -> date:
        return today - timedelta(days=self.days_held)


PEOPLE: tuple[PersonRow, ...] = (
    PersonRow("canbo1", "Nguyễn Thị Minh Dụ", "PC08", ("officer",)),
    PersonRow("canbo2", "Trần Văn Thử", "PC08", ("officer",)),
    PersonRow("canbo3", "Phạm Quang Mẫu", "PC08-D1", ("officer",)),
    PersonRow("canbo4", "Vũ Thị Hòa Ví", "PC08-D1", ("officer",)),
    PersonRow("canbo.xa", "Bùi Đức Giả", "CA-DONG-HUNG", ("officer",)),
    PersonRow("thamtra1", "Đỗ Thị Kim Thí", "PC08", ("officer",)),
    PersonRow("thamtra2", "Hoàng Văn Dẫn", "PC08", ("officer",)),
    PersonRow("chihuy", "Lê Quốc Tường", "PC08", ("senior_officer",)),
    PersonRow("doitruong", "Ngô Xuân Ký", "PC08-D1", ("signer",)),
    PersonRow("truongphong", "Đặng Hữu Duyệt", "PC08", ("signer",)),
    PersonRow("truongxa", "Phan Thế Ấn", "CA-DONG-HUNG", ("signer",)),
    PersonRow("truongphuong", "Mai Thanh Triện", "CA-TRAN-LAM", ("signer",)),
    PersonRow("vanthu", "Lý Thị Thu Sổ", "PC08", ("clerk",)),
    PersonRow("khieunai", "Tạ Minh Xét", "CA-TINH", ("contest_officer",)),
    PersonRow("giamsat", "Dương Thị Lan Quan", "CA-TINH", ("supervisor",)),
    PersonRow("quantri", "Trịnh Công Máy", "CA-TINH", ("administrator",)),
    PersonRow("kiemtra", "Cao Thị Nhật Ký", "CA-TINH", ("auditor",)),
)

MANDATES: tuple[MandateRow, ...] = (
    MandateRow("doitruong", "PC08-D1", "team_leader", 500, "Quyết định minh họa số 01/QĐ-MH"),
    MandateRow("truongphong", "PC08", "traffic_division_head", 500, "Quyết định minh họa số 02/QĐ-MH"),
    MandateRow("truongxa", "CA-DONG-HUNG", "commune_police_chief", 500, "Quyết định minh họa số 03/QĐ-MH"),
    MandateRow("truongphuong", "CA-TRAN-LAM", "commune_police_chief", 500, "Quyết định minh họa số 04/QĐ-MH"),
)
