"""A hundred acts and more, worked by hand from the decrees: provision, band in thousands of đồng, amount, points."""

import pytest

from tests.processing.law.asking import ask, place

NOW, AMENDED, OLD, OLDEST = "2026-03-01", "2026-09-01", "2023-06-01", "2021-06-01"
N = "168/2024"
A = "168/2024 am. 238/2026"
O = "100/2019 am. 123/2021"  # noqa: E741
Z = "100/2019"

# offence, vehicle, day, provision, low, high, amount (the middle: (low + high) / 2), points
TARIFF = [
    ("red_light", "car", NOW, f"{N} 6.9.b", 18_000, 20_000, 19_000, 4),
    ("red_light", "car", AMENDED, f"{N} 6.9.b", 18_000, 20_000, 19_000, 4),  # NĐ 238 leaves this point alone
    ("red_light", "motorcycle", NOW, f"{N} 7.7.c", 4_000, 6_000, 5_000, 4),
    ("red_light", "specialised", NOW, f"{N} 8.7.c", 6_000, 8_000, 7_000, 0),
    ("red_light", "car", OLD, f"{O} 5.5.a", 4_000, 6_000, 5_000, 0),
    ("red_light", "motorcycle", OLD, f"{O} 6.4.e", 800, 1_000, 900, 0),
    ("red_light", "car", OLDEST, f"{Z} 5.5.a", 3_000, 5_000, 4_000, 0),
    ("red_light", "motorcycle", OLDEST, f"{Z} 6.4.e", 600, 1_000, 800, 0),
    ("wrong_way", "car", NOW, f"{N} 6.9.d", 18_000, 20_000, 19_000, 4),
    ("wrong_way", "motorcycle", NOW, f"{N} 7.7.a", 4_000, 6_000, 5_000, 2),
    ("wrong_way", "specialised", NOW, f"{N} 8.7.d", 6_000, 8_000, 7_000, 0),
    ("wrong_way", "car", OLD, f"{O} 5.5.c", 4_000, 6_000, 5_000, 0),
    ("wrong_way", "motorcycle", OLD, f"{O} 6.5.a", 1_000, 2_000, 1_500, 0),
    ("wrong_way", "motorcycle", OLDEST, f"{Z} 6.5.", 1_000, 2_000, 1_500, 0),
    ("wrong_lane", "car", NOW, f"{N} 6.5.b", 4_000, 6_000, 5_000, 2),
    ("wrong_lane", "motorcycle", NOW, f"{N} 7.3.d", 600, 800, 700, 0),
    ("wrong_lane", "specialised", NOW, f"{N} 8.6.đ", 3_000, 5_000, 4_000, 0),
    ("wrong_lane", "car", OLD, f"{O} 5.5.đ", 4_000, 6_000, 5_000, 0),
    ("wrong_lane", "motorcycle", OLD, f"{O} 6.3.g", 400, 600, 500, 0),
    ("signs_markings", "car", NOW, f"{N} 6.1.a", 400, 600, 500, 0),
    ("signs_markings", "motorcycle", NOW, f"{N} 7.1.a", 200, 400, 300, 0),
    ("signs_markings", "car", OLD, f"{O} 5.1.a", 300, 400, 350, 0),
    ("signs_markings", "motorcycle", OLD, f"{O} 6.1.a", 100, 200, 150, 0),
    ("lane_change", "car", NOW, f"{N} 6.2.a", 600, 800, 700, 0),
    ("lane_change", "car", AMENDED, f"{A} 6.2.a", 600, 800, 700, 0),
    ("lane_change", "motorcycle", NOW, f"{N} 7.1.e", 200, 400, 300, 0),
    ("no_entry", "car", NOW, f"{N} 6.5.i", 4_000, 6_000, 5_000, 2),
    ("no_entry", "car", AMENDED, f"{A} 6.5.i", 4_000, 6_000, 5_000, 2),
    ("no_entry", "motorcycle", NOW, f"{N} 7.6.b", 2_000, 3_000, 2_500, 2),
    ("no_entry", "car", OLD, f"{O} 5.4.b", 2_000, 3_000, 2_500, 0),
    ("no_entry", "motorcycle", OLD, f"{O} 6.3.i", 400, 600, 500, 0),
    ("prohibited_turn", "car", NOW, f"{N} 6.4.k", 2_000, 3_000, 2_500, 0),
    ("prohibited_turn", "motorcycle", NOW, f"{N} 7.3.a", 600, 800, 700, 0),
    ("prohibited_u_turn", "motorcycle", NOW, f"{N} 7.2.k", 400, 600, 500, 0),
    ("prohibited_turn", "car", OLD, f"{O} 5.3.k", 800, 1_000, 900, 0),
    ("no_stopping", "car", NOW, f"{N} 6.2.đ", 600, 800, 700, 0),
    ("no_parking", "car", NOW, f"{N} 6.3.e", 800, 1_000, 900, 0),
    ("no_stopping", "motorcycle", NOW, f"{N} 7.2.e", 400, 600, 500, 0),
    ("emergency_lane", "car", NOW, f"{N} 6.5.d", 4_000, 6_000, 5_000, 2),
    ("emergency_lane", "specialised", NOW, f"{N} 8.6.e", 3_000, 5_000, 4_000, 0),
    ("emergency_lane", "car", OLD, f"{O} 5.5.g", 4_000, 6_000, 5_000, 0),
    ("motorway_entry", "motorcycle", NOW, f"{N} 7.7.b", 4_000, 6_000, 5_000, 6),
    ("motorway_stop", "car", NOW, f"{N} 6.7.c", 12_000, 14_000, 13_000, 6),
    ("motorway_stop", "car", OLD, f"{O} 5.7.d", 10_000, 12_000, 11_000, 0),
    ("motorway_stop", "car", OLDEST, f"{Z} 5.6.b", 6_000, 8_000, 7_000, 0),
    ("motorway_reverse", "car", NOW, f"{N} 6.11.đ", 30_000, 40_000, 35_000, 10),
    ("motorway_reverse", "specialised", NOW, f"{N} 8.9.đ", 18_000, 20_000, 19_000, 0),
    ("motorway_reverse", "car", OLD, f"{O} 5.8.a", 16_000, 18_000, 17_000, 0),
    ("no_helmet", "motorcycle", NOW, f"{N} 7.2.h", 400, 600, 500, 0),
    ("no_helmet", "motorcycle", OLD, f"{O} 6.3.n", 400, 600, 500, 0),
    ("no_helmet", "motorcycle", OLDEST, f"{Z} 6.2.i", 200, 300, 250, 0),
    ("phone", "car", NOW, f"{N} 6.5.h", 4_000, 6_000, 5_000, 4),
    ("phone", "motorcycle", NOW, f"{N} 7.4.đ", 800, 1_000, 900, 4),
    ("phone", "car", OLD, f"{O} 5.4.a", 2_000, 3_000, 2_500, 0),
    ("seat_belt", "car", NOW, f"{N} 6.3.k", 800, 1_000, 900, 0),
    ("seat_belt", "bus", NOW, f"{N} 6.3.k", 800, 1_000, 900, 0),
    ("priority_vehicle", "car", NOW, f"{N} 6.6.b", 6_000, 8_000, 7_000, 4),
    ("priority_vehicle", "motorcycle", NOW, f"{N} 7.7.đ", 4_000, 6_000, 5_000, 4),
    ("wrong_plate", "car", NOW, f"{N} 13.8.a", 20_000, 26_000, 23_000, 10),
    ("obscured_plate", "car", NOW, f"{N} 13.8.b", 20_000, 26_000, 23_000, 6),
    ("obscured_plate", "car", AMENDED, f"{A} 13.8.b", 20_000, 26_000, 23_000, 6),
    ("obscured_plate", "motorcycle", NOW, f"{N} 14.3.b", 4_000, 6_000, 5_000, 6),
    ("obscured_plate", "motorcycle", AMENDED, f"{A} 14.3.b", 4_000, 6_000, 5_000, 6),
    ("obscured_plate", "car", OLD, f"{O} 16.6.d", 4_000, 6_000, 5_000, 0),
    ("goods_vehicle_restricted", "truck", NOW, f"{N} 21.6.d", 5_000, 7_000, 6_000, 2),
]

# km/h above 50, vehicle, day, provision, amount, points
EDGES = [
    ("4.9", "car", NOW, None, None, None), ("5", "car", NOW, f"{N} 6.3.a", 900, 0), ("9.9", "car", NOW, f"{N} 6.3.a", 900, 0),
    ("10", "car", NOW, f"{N} 6.5.đ", 5_000, 2), ("10.1", "car", NOW, f"{N} 6.5.đ", 5_000, 2),
    ("20", "car", NOW, f"{N} 6.5.đ", 5_000, 2), ("20.1", "car", NOW, f"{N} 6.6.a", 7_000, 4),
    ("35", "car", NOW, f"{N} 6.6.a", 7_000, 4), ("35.1", "car", NOW, f"{N} 6.7.a", 13_000, 6),
    ("4.9", "motorcycle", NOW, None, None, None), ("5", "motorcycle", NOW, f"{N} 7.2.b", 500, 0),
    ("9.9", "motorcycle", NOW, f"{N} 7.2.b", 500, 0), ("10", "motorcycle", NOW, f"{N} 7.4.a", 900, 0),
    ("10.1", "motorcycle", NOW, f"{N} 7.4.a", 900, 0), ("20", "motorcycle", NOW, f"{N} 7.4.a", 900, 0),
    ("20.1", "motorcycle", NOW, f"{N} 7.8.a", 7_000, 4), ("35", "motorcycle", NOW, f"{N} 7.8.a", 7_000, 4),
    ("35.1", "motorcycle", NOW, f"{N} 7.8.a", 7_000, 4),
    ("4.9", "specialised", NOW, None, None, None), ("5", "specialised", NOW, f"{N} 8.3.a", 900, 0),
    ("10", "specialised", NOW, f"{N} 8.4.a", 1_500, 0), ("20", "specialised", NOW, f"{N} 8.4.a", 1_500, 0),
    ("20.1", "specialised", NOW, f"{N} 8.6.a", 4_000, 0), ("35.1", "specialised", NOW, f"{N} 8.6.a", 4_000, 0),
    ("4.9", "car", OLD, None, None, None), ("5", "car", OLD, f"{O} 5.3.a", 900, 0), ("10", "car", OLD, f"{O} 5.5.i", 5_000, 0),
    ("20", "car", OLD, f"{O} 5.5.i", 5_000, 0), ("20.1", "car", OLD, f"{O} 5.6.a", 7_000, 0),
    ("35", "car", OLD, f"{O} 5.6.a", 7_000, 0), ("35.1", "car", OLD, f"{O} 5.7.c", 11_000, 0),
    ("5", "motorcycle", OLD, f"{O} 6.2.c", 350, 0), ("10", "motorcycle", OLD, f"{O} 6.4.a", 900, 0),
    ("20.1", "motorcycle", OLD, f"{O} 6.7.a", 4_500, 0),
]

MOTORWAY = [
    ("wrong_way", "car", f"{N} 6.11.đ", 35_000, 10),
    ("wrong_way", "specialised", f"{N} 8.9.đ", 19_000, 0),
    ("lane_change", "car", f"{N} 6.5.g", 5_000, 2),
    ("lane_change", "specialised", f"{N} 8.6.h", 4_000, 0),
    ("no_stopping", "car", f"{N} 6.7.c", 13_000, 6),
    ("no_parking", "car", f"{N} 6.7.c", 13_000, 6),
    ("emergency_lane", "car", f"{N} 6.5.d", 5_000, 2),
    ("red_light", "car", f"{N} 6.9.b", 19_000, 4),
]

# the last and the first day of each tariff: a car on a prohibited road, a red light, a helmet
CHANGES = [
    ("red_light", "car", "2019-12-31", None, None),
    ("red_light", "car", "2020-01-01", f"{Z} 5.5.a", 4_000),  # (3 + 5) / 2
    ("red_light", "car", "2021-12-31", f"{Z} 5.5.a", 4_000),
    ("red_light", "car", "2022-01-01", f"{O} 5.5.a", 5_000),  # (4 + 6) / 2
    ("red_light", "car", "2024-12-31", f"{O} 5.5.a", 5_000),
    ("red_light", "car", "2025-01-01", f"{N} 6.9.b", 19_000),
    ("no_helmet", "motorcycle", "2021-12-31", f"{Z} 6.2.i", 250),
    ("no_helmet", "motorcycle", "2022-01-01", f"{O} 6.3.n", 500),
    ("no_entry", "car", "2026-08-14", f"{N} 6.5.i", 5_000),
    ("no_entry", "car", "2026-08-15", f"{A} 6.5.i", 5_000),
]

# offence, vehicle, organisation, mitigating, aggravating, amount
CIRCUMSTANCES = [
    ("red_light", "car", False, 1, 0, 18_500_000),  # half-way from 19 to 18
    ("red_light", "car", False, 2, 0, 18_000_000),
    ("red_light", "car", False, 0, 1, 19_500_000),
    ("red_light", "car", False, 0, 2, 20_000_000),
    ("red_light", "car", False, 1, 1, 19_000_000),
    ("red_light", "car", False, 3, 1, 18_000_000),  # two are left
    ("red_light", "car", False, 1, 2, 19_500_000),  # one is left
    ("red_light", "car", True, 0, 0, 38_000_000),  # 2 × 19
    ("red_light", "car", True, 1, 0, 37_000_000),  # half-way from 38 to 36
    ("red_light", "car", True, 0, 2, 40_000_000),
    ("obscured_plate", "car", False, 1, 0, 21_500_000),  # half-way from 23 to 20
    ("obscured_plate", "car", True, 0, 1, 49_000_000),  # 40 to 52: half-way from 46 to 52
    ("no_helmet", "motorcycle", False, 1, 0, 450_000),
    ("seat_belt", "car", False, 0, 1, 950_000),
    ("motorway_reverse", "car", True, 0, 0, 70_000_000),
]


@pytest.mark.parametrize(("offence", "vehicle", "on", "provision", "low", "high", "amount", "points"), TARIFF)
def test_the_tariff_of_the_day(offence, vehicle, on, provision, low, high, amount, points):
    answer = ask(offence, vehicle, on)
    assert place(answer) == provision
    assert (answer.amount.min, answer.amount.max) == (low * 1000, high * 1000)
    assert (answer.amount.vnd, answer.amount.points) == (amount * 1000, points)


@pytest.mark.parametrize(("over", "vehicle", "on", "provision", "amount", "points"), EDGES)
def test_the_edges_of_speed(over, vehicle, on, provision, amount, points):
    answer = ask("speeding", vehicle, on, speed=str(50 + float(over)), limit="50")
    assert place(answer) == provision
    assert (answer.amount and answer.amount.vnd) == (amount and amount * 1000)
    assert (answer.amount and answer.amount.points) == points


@pytest.mark.parametrize(("offence", "vehicle", "provision", "amount", "points"), MOTORWAY)
def test_on_a_motorway(offence, vehicle, provision, amount, points):
    answer = ask(offence, vehicle, NOW, motorway=True)
    assert (place(answer), answer.amount.vnd, answer.amount.points) == (provision, amount * 1000, points)


@pytest.mark.parametrize(("offence", "vehicle", "on", "provision", "amount"), CHANGES)
def test_the_days_on_which_a_decree_changes(offence, vehicle, on, provision, amount):
    answer = ask(offence, vehicle, on)
    assert place(answer) == provision
    assert (answer.amount and answer.amount.vnd) == (amount and amount * 1000)


@pytest.mark.parametrize(("offence", "vehicle", "organisation", "mitigating", "aggravating", "amount"), CIRCUMSTANCES)
def test_circumstances_and_organisations(offence, vehicle, organisation, mitigating, aggravating, amount):
    answer = ask(offence, vehicle, NOW, organisation=organisation, mitigating=mitigating, aggravating=aggravating)
    assert answer.amount.vnd == amount
    assert answer.amount.points == (0 if organisation else answer.row.points)


def test_there_are_more_than_a_hundred_examples():
    assert sum(map(len, (TARIFF, EDGES, MOTORWAY, CHANGES, CIRCUMSTANCES))) > 100
