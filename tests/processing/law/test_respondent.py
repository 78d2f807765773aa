"""Who answers for an act, by the facts of NĐ 168/2024 Điều 47."""

from decimal import Decimal

import pytest

from processing.law.respondent import GROUNDS, Facts, Role, ground, respondent
from processing.law.tables import UnknownNameError


@pytest.mark.parametrize(("facts", "role", "liable", "multiplier"), [
    ({"owner": "individual", "owner_drove": True}, Role.OWNER_DRIVER, "owner", 1),
    ({"owner": "household_business", "owner_drove": True}, Role.OWNER_DRIVER, "owner", 1),
    ({"owner": "individual", "driver_named": True, "driver_proved": True}, Role.NAMED_DRIVER, "driver", 1),
    ({"owner": "organisation", "driver_named": True, "driver_proved": True}, Role.NAMED_DRIVER, "driver", 1),
    ({"owner": "individual", "driver_named": True}, Role.WAITING, None, 1),
    ({"owner": "individual", "driver_named": True, "cooperates": False}, Role.WAITING, None, 1),
    ({"owner": "individual"}, Role.WAITING, None, 1),
    ({"owner": "individual", "cooperates": True}, Role.WAITING, None, 1),
    ({"owner": "individual", "cooperates": False}, Role.UNCOOPERATIVE_INDIVIDUAL, "owner", 1),
    ({"owner": "household_business", "cooperates": False}, Role.UNCOOPERATIVE_INDIVIDUAL, "owner", 1),
    ({"owner": "organisation", "cooperates": False}, Role.UNCOOPERATIVE_ORGANISATION, "owner", 2),
    ({"owner": "organisation", "owner_drove": True, "cooperates": False}, Role.UNCOOPERATIVE_ORGANISATION, "owner", 2),
    ({"owner": "individual", "owner_proved_absent": True, "cooperates": False}, Role.UNKNOWN_DRIVER, None, 1),
    ({"owner": "organisation", "cooperates": False, "stolen": True}, Role.STOLEN, None, 1),
    ({"owner": "individual", "cooperates": False, "stolen": True}, Role.STOLEN, None, 1),
    ({"owner": "individual", "stolen": True, "driver_named": True, "driver_proved": True}, Role.NAMED_DRIVER, "driver", 1),
])
def test_the_facts_say_who_answers(facts, role, liable, multiplier):
    answer = respondent(Facts(**facts))
    assert (answer.role, answer.liable, answer.multiplier) == (role, liable, Decimal(multiplier))
    assert answer.organisation is (role is Role.UNCOOPERATIVE_ORGANISATION)
    assert answer.article_vi.endswith("Điều 47 Nghị định 168/2024/NĐ-CP")
    assert answer.why_vi
    assert answer.why_en


def test_a_buyer_who_has_not_registered_counts_as_the_owner():
    answer = respondent(Facts(owner="individual", ground="unregistered_buyer", owner_drove=True))
    assert answer.article_vi == "điểm e khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP"
    assert answer.article_en == "Point e, Clause 6, Article 47, Decree 168/2024/NĐ-CP"


def test_every_ground_of_ownership_has_its_point():
    assert [each.point for each in GROUNDS.values()] == ["a", "b", "c", "d", "đ", "e", "g"]
    with pytest.raises(UnknownNameError, match="unknown ground of ownership: 'neighbour'"):
        ground("neighbour")
