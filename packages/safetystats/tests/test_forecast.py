import csv
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from safetystats._forecast_kernel import quantiles
from safetystats.forecast import baselines, forecast, hits


def season_of(weeks, strength=0.6):
    return np.exp(strength * np.sin(2 * np.pi * np.arange(weeks) / 52))


def test_a_steady_place_is_forecast_as_it_always_was():
    forecasts = forecast(np.full((1, 80), 6.0))
    assert forecasts.mean[0, 0] == pytest.approx(6, abs=0.05)
    assert forecasts.median[0, 0] == 6
    assert forecasts.low[1, 0, 0] <= forecasts.low[0, 0, 0] <= 6 <= forecasts.high[0, 0, 0] <= forecasts.high[1, 0, 0]


def test_the_forecast_follows_a_place_that_became_worse():
    rng = np.random.default_rng(1)
    counts = rng.poisson(np.where(np.arange(150) < 100, 2.0, 10.0), (20, 150)).astype(float)
    forecasts = forecast(counts)
    assert forecasts.forgetting < 1
    assert forecasts.mean.mean() == pytest.approx(10, abs=1)


def test_the_season_is_used_where_there_is_one_and_not_where_there_is_none():
    rng = np.random.default_rng(2)
    seasonal = forecast(rng.poisson(5 * season_of(208), (40, 208)).astype(float), horizon=13)
    plain = forecast(rng.poisson(5.0, (40, 208)).astype(float))
    assert seasonal.seasonal
    assert not plain.seasonal
    assert seasonal.mean.mean(axis=0)[12] == pytest.approx(5 * np.exp(0.6), rel=0.1)
    assert seasonal.records[12].beats.all()


def test_nothing_is_known_before_it_happens():
    """Changing what comes later changes no forecast made before it."""
    rng = np.random.default_rng(3)
    counts = rng.poisson(4.0, (5, 120)).astype(float)
    changed = counts.copy()
    changed[:, 90:] = 50
    one, other = forecast(counts), forecast(changed)
    assert np.array_equal(one.past_median[:, :91], other.past_median[:, :91], equal_nan=True)
    assert np.array_equal(one.past_high[:, :, :91], other.past_high[:, :, :91], equal_nan=True)
    assert not np.array_equal(one.past_median[:, 92:], other.past_median[:, 92:])


def test_the_last_past_forecast_is_the_forecast_of_the_shorter_series():
    counts = np.random.default_rng(4).poisson(3.0, (4, 90)).astype(float)
    assert (forecast(counts).past_median[:, 89] == forecast(counts[:, :89]).median[:, 0]).all()


def test_a_week_that_nobody_answered_is_missing_and_not_zero():
    counts, answered = np.full((1, 60), 5.0), np.ones((1, 60))
    counts[0, 40:50] = 0
    silent = answered.copy()
    silent[0, 40:50] = 0
    assert forecast(counts, silent).mean[0, 0] == pytest.approx(5, abs=0.1)
    assert forecast(counts, answered).mean[0, 0] < 4.9


def test_more_reporters_next_week_are_allowed_for():
    answered = np.full((1, 60), 4.0)
    forecasts = forecast(8 * np.ones((1, 60)), answered, coming_exposure=[[8.0]])
    assert forecasts.mean[0, 0] == pytest.approx(16, abs=0.2)


def test_a_series_nobody_ever_answered_has_no_forecast():
    counts, answered = np.ones((2, 70)), np.ones((2, 70))
    answered[1] = 0
    forecasts = forecast(counts, answered)
    assert np.isnan(forecasts.mean[1, 0])
    assert np.isnan(forecasts.high[:, 1, 0]).all()
    assert not forecasts.records[0].shown[1]
    assert np.isfinite(forecasts.mean[0, 0])


def test_places_where_nothing_ever_happens_are_forecast_as_nothing():
    forecasts = forecast(np.zeros((3, 80)))
    assert (forecasts.median == 0).all()
    assert not forecasts.records[0].shown.any()
    assert np.isnan(forecasts.records[0].pai).all()


def test_a_series_of_a_week_has_a_forecast_but_no_record():
    forecasts = forecast([[3.0]])
    assert forecasts.mean[0, 0] > 0
    assert forecasts.records[0].cells == 0
    assert not forecasts.records[0].beats.any()


def test_the_three_baselines_are_what_they_say():
    counts = np.array([[1.0, 2, 3, 4, 5, 6]])
    last, year, mean = baselines(counts, period=4)[:, 0]
    assert last[1:].tolist() == [1, 2, 3, 4, 5]
    assert year[4:].tolist() == [1, 2]
    assert np.isnan(year[:4]).all()
    assert mean[1:].tolist() == [1, 1.5, 2, 2.5, 3]
    silent = baselines(counts, [[1, 1, 0, 1, 1, 1]], period=4)[:, 0]
    assert silent[0, 3] == 2
    assert silent[2, 3] == 1.5
    assert baselines(counts, ahead=2, period=4)[0, 0, 2:].tolist() == [1, 2, 3, 4]


def test_the_record_is_counted_by_hand():
    rng = np.random.default_rng(5)
    counts = rng.poisson(3.0, (3, 70)).astype(float)
    forecasts = forecast(counts)
    record, weeks = forecasts.records[0], slice(52, 70)
    assert (record.cells, record.weeks) == (54, 18)
    assert record.mae[0] == pytest.approx(np.abs(forecasts.past_median[:, weeks] - counts[:, weeks]).mean())
    assert record.mae[1] == pytest.approx(np.abs(counts[:, 51:69] - counts[:, weeks]).mean())
    inside = (forecasts.past_low[0, :, weeks] <= counts[:, weeks]) & (
        counts[:, weeks] <= forecasts.past_high[0, :, weeks]
    )
    assert record.coverage[0] == pytest.approx(inside.mean())
    assert record.gain[0] == pytest.approx(record.mae[1] - record.mae[0])


def test_the_toy_grid_has_the_published_prediction_accuracy():
    """Chainey et al. (2008): PAI is the share of events ÷ the share of area: half the events in a quarter gives 2."""
    assert hits([[9.0], [1], [1], [1]], [[4.0], [2], [1], [1]], flagged=0.25) == (0.5, 2.0, 1.0)
    assert hits([[9.0], [8], [1], [1]], [[3.0], [3], [1], [1]], flagged=0.5)[1] == 1.5
    assert hits([[9.0], [1], [1], [1]], [[1.0], [1], [1], [1]], flagged=0.25)[1] == 1.0


def test_of_equal_places_the_first_is_flagged():
    assert hits([[1.0], [1.0]], [[5.0], [3.0]], flagged=0.5) == (5 / 8, 5 / 4, 1.0)


@pytest.mark.parametrize(
    ("counts", "more"),
    [
        ([1, 2], {}),
        ([[-1, 2]], {}),
        ([[np.inf, 2]], {}),
        ([[]], {}),
        ([[1, 2]], {"exposure": [[1]]}),
        ([[1, 2]], {"exposure": [[1, -1]]}),
        ([[1, 2]], {"horizon": 0}),
        ([[1, 2]], {"levels": ()}),
        ([[1, 2]], {"levels": (1.0,)}),
        ([[1, 2]], {"flagged": 1}),
        ([[1, 2]], {"season": [0, 1]}),
        ([[1, 2]], {"season": [0, 1, 52]}),
        ([[1, 2]], {"season": [0.5, 1, 2]}),
        ([[1, 2]], {"coming_exposure": [1]}),
        ([[1, 2]], {"sizes": [1, 2]}),
        ([[1, 2]], {"sizes": [0]}),
    ],
)
def test_what_cannot_be_forecast_is_refused(counts, more):
    with pytest.raises(ValueError):
        forecast(counts, **more)


@settings(max_examples=50, deadline=None)
@given(mean=st.floats(1e-6, 400), alpha=st.floats(0, 8), share=st.sampled_from([0.025, 0.1, 0.5, 0.9, 0.975]))
def test_intervals_end_at_the_negative_binomials_quantiles(mean, alpha, share):
    size = 1 / max(alpha, 1e-6)
    quantile = quantiles(np.array([share]), np.array([mean]), np.array([alpha]))[0, 0]
    law = stats.nbinom(size, size / (size + mean))
    assert law.cdf(quantile) >= share - 1e-9
    assert quantile == 0 or law.cdf(quantile - 1) <= share + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=20, max_size=20), min_size=1, max_size=4))
def test_a_forecast_is_never_negative_and_its_intervals_hold_its_median(rows):
    forecasts = forecast(np.array(rows, float), horizon=2)
    assert (forecasts.mean > 0).all()
    assert (forecasts.low >= 0).all()
    assert (forecasts.low <= forecasts.median).all()
    assert (forecasts.median <= forecasts.high).all()


@pytest.mark.parametrize(
    ("kind", "spread"), [("steady", 0.0), ("steady", 0.4), ("seasonal", 0.2), ("drifting", 0.0), ("reporting", 0.2)]
)
def test_intervals_hold_the_coming_week_as_often_as_said(kind, spread):
    """Discrete counts make them hold more often: up to 98 % of the 80 % intervals where most weeks are 0."""
    rng = np.random.default_rng(6)
    mean = rng.gamma(1, 4, (200, 1)) * np.ones((1, 156))
    answered = np.ones((200, 156))
    if kind == "seasonal":
        mean = mean * season_of(156)
    if kind == "drifting":
        mean = mean * np.exp(np.cumsum(rng.normal(0, 0.05, mean.shape), axis=1))
    if kind == "reporting":
        answered = rng.integers(6, 13, mean.shape).astype(float)
        mean = mean * answered / 9
    shock = rng.gamma(1 / spread, spread, mean.shape) if spread else 1.0
    record = forecast(rng.poisson(mean * shock).astype(float), answered).records[0]
    assert record.coverage[0] >= 0.80 - 0.015
    assert record.coverage[1] >= 0.95 - 0.015


def test_the_polices_events_in_orebro_are_forecast_better_than_by_all_three(shared):
    """Weekly counts of the twelve most usual types, 2023-W09 to the last whole week."""
    monday = date(2023, 2, 27).toordinal()
    with (shared / "police" / "orebro_municipality_2022-2026.csv").open(encoding="utf-8") as file:
        rows = [
            (r["type"], (date.fromisoformat(r["datetime"][:10]).toordinal() - monday) // 7)
            for r in csv.DictReader(file)
        ]
    rows = [(kind, week) for kind, week in rows if week >= 0]
    weeks = max(week for _kind, week in rows)  # the last one is not over
    kinds = sorted({k for k, _w in rows}, key=lambda k: (-sum(k == other for other, _w in rows), k))[:12]
    counts = np.zeros((12, weeks))
    for kind, week in rows:
        if kind in kinds and week < weeks:
            counts[kinds.index(kind), week] += 1
    record = forecast(counts).records[0]
    assert record.beats.all()
    assert (record.gain_low > 0).all()
    assert record.coverage[1] >= 0.935
