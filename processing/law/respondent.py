"""Who answers for an act seen by a camera: the driver, the owner who does not say who drove, or for now nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from processing.law.tables import UnknownNameError, rows, setting

OwnerKind = Literal["individual", "household_business", "organisation"]
"""A household business answers as an individual (NĐ 168/2024 Đ2.3)."""


class Role(StrEnum):
    """In what part somebody answers."""

    OWNER_DRIVER = "owner_driver"
    NAMED_DRIVER = "named_driver"
    UNCOOPERATIVE_INDIVIDUAL = "uncooperative_individual"
    UNCOOPERATIVE_ORGANISATION = "uncooperative_organisation"
    UNKNOWN_DRIVER = "unknown_driver"
    """The owner has shown not to have driven, and nobody knows who did."""
    STOLEN = "stolen"
    WAITING = "waiting"
    """Facts are missing that only time or a person can bring."""


@dataclass(frozen=True, slots=True)
class OwnerGround:
    """Why somebody counts as the owner, who need not be the one on the registration (NĐ 168/2024 Đ47.6)."""

    code: str
    vi: str
    en: str
    point: str

    @property
    def article_vi(self) -> str:
        return f"điểm {self.point} khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP"

    @property
    def article_en(self) -> str:
        return f"Point {self.point}, Clause 6, Article 47, Decree 168/2024/NĐ-CP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of owner and driver; None is not known yet."""

    owner: OwnerKind
    ground: str = "registered"
    owner_drove: bool | None = None
    """The owner says so, or it is proved."""
    driver_named: bool = False
    driver_proved: bool = False
    """The named driver admits it, or papers and pictures prove it."""
    owner_proved_absent: bool = False
    """The owner has explained or proved not to have driven."""
    cooperates: bool | None = None
    """False once the owner was summoned and neither came nor answered nor proved anything."""
    stolen: bool = False
    """Proved, by the police's own record of the theft or unlawful use."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """`liable` answers, at the multiplier of an organisation or an individual; None: nobody is fined on these facts."""

    role: Role
    liable: Literal["owner", "driver"] | None
    organisation: bool
    multiplier: Decimal
    article_vi: str
    article_en: str
    why_vi: str
    why_en: str


GROUNDS: Mapping[str, OwnerGround] = MappingProxyType({
    row["ground"]: OwnerGround(row["ground"], row["vi"], row["en"], row["point"]) for row in rows("owner_grounds")
})


def respondent(facts: Facts) -> Respondent:
    """NĐ 168/2024 Đ47.6–47.8. The driver answers; the owner must help to find him, and answers for not helping."""
    role = _role(facts)
    liable: Literal["owner", "driver"] | None = None
    if role is Role.NAMED_DRIVER:
        liable = "driver"
    elif role in (Role.OWNER_DRIVER, Role.UNCOOPERATIVE_INDIVIDUAL, Role.UNCOOPERATIVE_ORGANISATION):
        liable = "owner"
    organisation = role is Role.UNCOOPERATIVE_ORGANISATION
    why_vi, why_en = _WHY[role]
    return Respondent(role, liable, organisation, setting("organisation_multiplier") if organisation else Decimal(1),
                      *_article(facts, role), why_vi, why_en)


def ground(code: str) -> OwnerGround:
    if code not in GROUNDS:
        raise UnknownNameError("ground of ownership", code)
    return GROUNDS[code]


def _role(facts: Facts) -> Role:
    if facts.driver_named and facts.driver_proved:
        return Role.NAMED_DRIVER
    if facts.stolen:
        return Role.STOLEN
    if facts.owner_drove and facts.owner != "organisation":
        return Role.OWNER_DRIVER
    if facts.driver_named:
        return Role.WAITING
    if facts.owner_proved_absent:
        return Role.UNKNOWN_DRIVER
    if facts.cooperates is not False:
        return Role.WAITING
    return Role.UNCOOPERATIVE_ORGANISATION if facts.owner == "organisation" else Role.UNCOOPERATIVE_INDIVIDUAL


def _article(facts: Facts, role: Role) -> tuple[str, str]:
    if role is Role.OWNER_DRIVER:
        return ground(facts.ground).article_vi, ground(facts.ground).article_en
    if role in (Role.NAMED_DRIVER, Role.WAITING):
        return "khoản 7, khoản 8 Điều 47 Nghị định 168/2024/NĐ-CP", "Clauses 7 and 8, Article 47, Decree 168/2024/NĐ-CP"
    return "điểm b khoản 8 Điều 47 Nghị định 168/2024/NĐ-CP", "Point b, Clause 8, Article 47, Decree 168/2024/NĐ-CP"


_WHY: Mapping[Role, tuple[str, str]] = MappingProxyType({
    Role.OWNER_DRIVER: ("Chủ phương tiện là người điều khiển phương tiện khi xảy ra vi phạm.",
                        "The owner was the driver."),
    Role.NAMED_DRIVER: ("Đã xác định được người điều khiển phương tiện; người này bị xử phạt.",
                        "The driver has been identified and answers."),
    Role.UNCOOPERATIVE_INDIVIDUAL: (
        "Chủ phương tiện là cá nhân không phối hợp, không chứng minh hoặc không giải trình được mình không phải là "
        "người điều khiển: bị xử phạt về hành vi đã được phát hiện.",
        "An individual owner who neither helps nor proves nor explains not to have driven is fined for the act."),
    Role.UNCOOPERATIVE_ORGANISATION: (
        "Chủ phương tiện là tổ chức không phối hợp, không giải trình để xác định người điều khiển: bị xử phạt như tổ "
        "chức thực hiện hành vi đã được phát hiện.",
        "An organisation that neither helps nor explains is fined as an organisation that did the act."),
    Role.UNKNOWN_DRIVER: (
        "Chủ phương tiện đã chứng minh hoặc giải trình được mình không phải là người điều khiển; chưa xác định được "
        "người điều khiển nên chưa có người bị xử phạt.",
        "The owner has shown not to have driven and the driver is not known: nobody can be fined yet."),
    Role.STOLEN: ("Phương tiện bị chiếm đoạt, sử dụng trái phép: không xử phạt chủ phương tiện.",
                  "The vehicle was stolen or used unlawfully: the owner is not fined."),
    Role.WAITING: ("Chưa đủ căn cứ xác định người phải chịu trách nhiệm; tiếp tục xác minh.",
                   "Not enough is known to say who answers; the inquiry goes on."),
})
