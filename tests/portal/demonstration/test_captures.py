"""The plan shows every state, keeps to plates and offences that exist, and moves with the day."""

from datetime import date, datetime, timedelta

import pytest

from portal.demonstration.captures import plan
from portal.demonstration.owners import register
from portal.demonstration.places import SILENT, UNCERTIFIED
from processing.cases import clones
from processing.law.tariff import OFFENCES
from processing.models import Site
from processing.models.capture import CaptureState
from processing.models.case import CaseState
from processing.plates import parse

TODAY = date(2026, 11, 22)


def test_every_state_of_a_case_and_every_other_end_of_a_capture_is_shown():
    assert len(plan()) >= 64
    wanted = {state.value for state in CaseState if state is not CaseState.MEASURED} | {CaptureState.SET_ASIDE.value, CaptureState.READING_FAILED.value, "linked"}
    assert {capture.end for capture in plan()} == wanted


def test_each_reason_for_setting_aside_is_shown_once():
    aside = {capture.story: capture for capture in plan() if capture.end == "set_aside"}
    assert set(aside) == {"not_certified", "unknown_offence", "too_long_ago"}
    assert aside["not_certified"].camera.code == UNCERTIFIED
    assert aside["unknown_offence"].offence not in OFFENCES


def test_the_duplicate_shows_the_same_vehicle_at_the_same_camera_a_second_later():
    twin = next(capture for capture in plan() if capture.story == "duplicate")
    first = next(c for c in plan() if c.plate == twin.plate and c is not twin)
    assert (first.camera, first.offence, first.lane) == (twin.camera, twin.offence, twin.lane)
    assert abs(twin.recorded_at(TODAY) - first.recorded_at(TODAY)) < timedelta(seconds=3)


def test_one_plate_is_at_two_places_that_no_vehicle_reaches_in_the_time_between():
    here, there = (next(c for c in plan() if c.story == f"cloned_{where}") for where in ("here", "there"))
    assert here.plate == there.plate
    assert here.vehicle_colour != there.vehicle_colour
    hours = (there.recorded_at(TODAY) - here.recorded_at(TODAY)).total_seconds() / 3600
    sites = [Site(latitude=each.site.latitude, longitude=each.site.longitude) for each in (here, there)]
    assert clones.kilometres(*sites) / hours > 200


def test_plates_keep_to_the_grammar_except_the_foreign_ones():
    ours = [capture.plate for capture in plan() if capture.plate and capture.plate.origin == "vietnam"]
    outside = [plate.text for plate in ours if parse(plate.text, len(plate.lines)) is None]
    assert outside == []


def test_every_ground_layout_and_trouble_is_shown():
    plates = [capture.plate for capture in plan() if capture.plate]
    assert {plate.ground for plate in plates} == {"white", "yellow", "blue", "red"}
    assert {plate.layout for plate in plates} == {"one_line", "two_line", "motorcycle"}
    assert {plate.condition for plate in plates} == {"clean", "dusty", "unreadable", "covered"}
    assert {plate.origin for plate in plates} == {"vietnam", "laos", "china", "thailand", "europe"}
    assert {capture.light for capture in plan()} == {"day", "dusk", "night", "rain"}
    assert [capture for capture in plan() if capture.plate is None]
    assert [c for c in plan() if c.plate and c.hint and c.hint != c.plate.text]


def test_offences_are_those_of_the_tariff_and_speeds_are_above_the_limit():
    named = [capture for capture in plan() if capture.story != "unknown_offence"]
    assert {capture.offence for capture in named} <= set(OFFENCES)
    fast = [capture for capture in named if capture.offence == "speeding"]
    assert all(capture.speed_kmh >= capture.speed_limit_kmh + 5 for capture in fast)


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 1), date(2028, 2, 29)])
def test_dates_move_with_the_day_and_lie_in_the_past(today):
    moments = [capture.recorded_at(today) for capture in plan()]
    assert max(moments) < datetime.combine(today, datetime.min.time()).astimezone(moments[0].tzinfo)
    assert [today - moment.date() for moment in moments] == [TODAY - c.recorded_at(TODAY).date() for c in plan()]


def test_only_what_shall_show_it_is_past_the_limitation_of_a_year():
    old = {capture.end if capture.end != "set_aside" else capture.story for capture in plan() if capture.days_ago > 365}
    assert old == {"lapsed", "expired", "too_long_ago"}


def test_owners_are_known_where_the_plan_says_so():
    known = {(row.plate, row.plate_colour) for row in register(TODAY)}
    for capture in plan():
        if capture.plate:
            assert ((capture.plate.text, capture.plate.ground) in known) == capture.owner_known, capture.number


def test_a_case_that_came_further_than_its_owner_has_one():
    beyond = {"notified", "minuted", "decided", "settled", "expired", "cancelling", "cancelled", "transferred", "confirmed"}
    assert all(capture.owner_known for capture in plan() if capture.end in beyond)


def test_the_silent_camera_sends_nothing():
    assert SILENT not in {capture.camera.code for capture in plan()}


def test_the_statement_of_a_camera_is_what_the_interface_wants():
    statement = plan()[2].metadata(TODAY)
    assert statement["event_id"] == "minh-hoa-0003"
    assert datetime.fromisoformat(str(statement["recorded_at"])) == plan()[2].recorded_at(TODAY)
    assert str(statement["recorded_at"]).endswith("+07:00")
    assert statement["speed_limit_kmh"] == 80
