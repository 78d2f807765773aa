"""The control chart: a thousand healthy histories are quiet, a known fault is noticed within the promised cases."""

import random
import statistics

import pytest

from processing.cases import control_chart as charts


def history(chance, rates):
    return [chance.random() < rate for rate in rates]


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1, 0.2, 0.35])
def test_at_most_one_in_a_hundred_healthy_histories_raises_the_alarm(rate):
    chance = random.Random(20261122)
    alarms = sum(charts.chart(history(chance, [rate] * 1_300)).alarmed for _ in range(1_000))
    assert alarms <= 10


@pytest.mark.parametrize(("usual", "jumped"), [(0.05, 0.2), (0.1, 0.3), (0.1, 0.6), (0.2, 0.5), (0.3, 0.98)])
def test_a_jump_is_noticed_within_the_promised_cases(usual, jumped):
    chance, delays = random.Random(7), []
    for _ in range(200):
        made = charts.chart(history(chance, [usual] * 500 + [jumped] * 600))
        if made.alarmed and made.alarm_at >= 500 - charts.LEARNING:
            delays.append(made.alarm_at - (500 - charts.LEARNING) + 1)
    promised = charts.cases_to_notice(charts.usual_rate(history(chance, [usual] * 5_000)), jumped)
    assert len(delays) >= 198
    assert statistics.median(delays) <= 1.5 * promised
    assert statistics.quantiles(delays, n=20)[-1] <= 3 * promised


def test_one_camera_that_rejects_nearly_everything_is_noticed_within_thirty_cases():
    """As 13 tickets out of 702 events: a camera whose cases were confirmed until its lens slipped."""
    chance = random.Random(1)
    made = charts.chart(history(chance, [0.1] * 500 + [0.98] * 40))
    assert made.alarm_at - (500 - charts.LEARNING) < 30
    assert abs(made.since - (500 - charts.LEARNING)) <= 10


def test_too_few_cases_say_nothing():
    assert charts.chart([True] * charts.LEARNING) is None
    assert not charts.chart([False] * (charts.LEARNING + 1)).alarmed


def test_a_chart_of_no_rejections_stays_at_zero():
    assert set(charts.chart([False] * 700).sums) == {0.0}
