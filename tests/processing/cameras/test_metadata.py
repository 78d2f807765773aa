"""Metadata: a value, or every fault by its field; whatever bytes come, never anything else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processing import clock
from processing.cameras.metadata import MAX_BYTES, Metadata, read_metadata

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
GOOD = {
    "event_id": "c01-000184", "recorded_at": "2026-11-21T07:41:09.120+07:00", "offence": "red_light", "lane": 2, "direction": "N",
    "speed_kmh": 71.5, "speed_limit_kmh": 50, "signal": {"phase": "red", "red_for_ms": 1820},
    "vehicle": {"kind": "car", "colour": "white", "make": None}, "plate": {"text": "17A12345", "confidence": 0.91},
}


def read(stated):
    data = stated if isinstance(stated, bytes) else json.dumps(stated).encode()
    with clock.set_to(NOW):
        return read_metadata(data)


def test_the_promised_example_is_read():
    value, faults = read(GOOD)
    assert faults == []
    assert value == Metadata(event_id="c01-000184", recorded_at=datetime(2026, 11, 21, 0, 41, 9, 120_000, tzinfo=UTC),
                             offence="red_light", vehicle_kind="car", speed_kmh=71.5, speed_limit_kmh=50.0, stated=GOOD)


def test_three_fields_are_enough_and_unknown_ones_are_kept():
    value, _ = read({**{name: GOOD[name] for name in ("event_id", "recorded_at", "offence")}, "firmware": {"v": [1, 2]}})
    assert (value.vehicle_kind, value.speed_kmh, value.stated["firmware"]) == ("unknown", None, {"v": [1, 2]})


@pytest.mark.parametrize(("name", "value"), [
    ("event_id", None), ("event_id", ""), ("event_id", 5), ("event_id", "a b"), ("event_id", "-a"), ("event_id", "x" * 101),
    ("event_id", "a/../b"), ("event_id", "é"), ("event_id", "a\n"),
    ("recorded_at", None), ("recorded_at", 1763685669), ("recorded_at", "yesterday"), ("recorded_at", "2026-11-21"),
    ("recorded_at", "2026-11-21T07:41:09"), ("recorded_at", "2026-11-22T08:00:01+07:00"), ("recorded_at", "0001-01-01T00:00:00+14:00"),
    ("recorded_at", "9999-12-31T23:59:59-12:00"), ("recorded_at", ["2026-11-21T07:41:09+07:00"]),
    ("offence", None), ("offence", ""), ("offence", "Red"), ("offence", "x" * 61), ("offence", {"a": 1}),
    ("clock", "right"), ("device_event", "x" * 101),
    ("lane", "2"), ("lane", 2.5), ("lane", True), ("lane", -1), ("direction", 5), ("direction", "N" * 21),
    ("speed_kmh", "70"), ("speed_kmh", -1), ("speed_kmh", 501), ("speed_kmh", True), ("speed_limit_kmh", [50]),
    ("signal", "red"), ("signal.red_for_ms", 1.5), ("signal.phase", 1), ("vehicle", []), ("vehicle.kind", "tank"),
    ("vehicle.kind", ["car"]), ("vehicle.kind", {}), ("vehicle.make", 7), ("plate.text", "x" * 21), ("plate.confidence", 1.01),
])
def test_a_wrong_field_is_blamed_by_its_name(name, value):
    outer, _, inner = name.partition(".")
    stated = {**GOOD, outer: {**GOOD[outer], inner: value} if inner else value}
    found, faults = read(stated)
    assert found is None
    assert [fault.field for fault in faults] == [f"metadata.{name}"]


@pytest.mark.parametrize("moment", ["2026-11-22T08:00:00+07:00", "2026-11-21T00:00:00Z", "2025-01-01T00:00:00-05:00"])
def test_a_clock_may_be_behind_or_a_day_ahead_and_is_judged_later(moment):
    assert read({**GOOD, "recorded_at": moment})[0].recorded_at <= NOW + timedelta(days=1)


@pytest.mark.parametrize(("stated", "offence"), [
    ({"maker": "hikvision", "offence_code": "1625"}, "red_light"),
    ({"maker": "dahua", "offence_code": "TrafficRunRedLight"}, "red_light"),
    ({"maker": "hikvision", "offence_code": "99999"}, "hikvision:99999"),
    ({"maker": "hikvision", "offence_code": "1625", "offence": "wrong_lane"}, "wrong_lane"),
])
def test_a_makers_code_stands_for_the_act_where_no_name_is_given(stated, offence):
    coded = {name: value for name, value in GOOD.items() if name != "offence"}
    assert read({**coded, **stated})[0].offence == offence


@pytest.mark.parametrize(("part", "value"), [("sent_at", "now"), ("offset_ms", "5"), ("offset_ms", 1e300), ("synchronised", "yes")])
def test_what_a_camera_says_of_its_clock_is_checked(part, value):
    assert [fault.field for fault in read({**GOOD, "clock": {part: value}})[1]] == [f"metadata.clock.{part}"]


def test_a_code_of_a_maker_that_nobody_knows_is_blamed():
    _, faults = read({**{name: value for name, value in GOOD.items() if name != "offence"}, "maker": "acme", "offence_code": "1"})
    assert "metadata.maker" in [fault.field for fault in faults]


@pytest.mark.parametrize("data", [
    b"", b"\xff\xfe", b"{", b"null", b"[]", b'"x"', b'{"a":1,"a":2}', b'{"plate":{"x":1,"x":1}}', b'{"a":NaN}', b'{"a":-Infinity}',
    b'{"a":1e999}', b'{"a":99999999999999999999}', b'{"a":' + b"9" * 10_000 + b"}", b"[" * 60_000, b'{"a":' * 10_000,
    b'{"a":[[[[[[[[[1]]]]]]]]]}', b'{"a":"\\u0000"}', b'{"\\u0000":1}', b'{"a":"\\ud800"}', b'{"a":"' + b"x" * 2001 + b'"}',
    b'{"a":"' + b"x" * MAX_BYTES + b'"}',
])
def test_hostile_json_is_refused_whole(data):
    found, faults = read(data)
    assert found is None
    assert [fault.field for fault in faults] == ["metadata"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(sorted(GOOD)), inner), max_leaves=8))
def test_any_json_gives_a_value_or_faults(stated):
    found, faults = read(stated)
    assert (found is None) is bool(faults)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(GOOD)),
       st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.lists(st.integers())
       | st.dictionaries(st.sampled_from(["kind", "text", "phase", "confidence"]), st.text() | st.integers()))
def test_any_value_in_any_field_gives_a_value_or_blames_that_field(name, value):
    found, faults = read({**GOOD, name: value})
    assert (found is None) is bool(faults)
    assert all(fault.field == "metadata" or fault.field.startswith(f"metadata.{name}") for fault in faults)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_or_faults(data):
    found, faults = read(data)
    assert (found is None) is bool(faults)
