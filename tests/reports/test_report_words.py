"""Numbers and words: rounding that never flatters, and two languages that say the same."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netplan.reports import formats
from netplan.reports.columns import shown
from netplan.reports.quantities import promise_text, times_target, value_text
from netplan.reports.section_certificate import gap_text
from netplan.reports.svg import load_colour


def words(language: str) -> dict[str, dict[str, str]]:
    """Return the sentences of a language."""
    path = files("netplan.reports").joinpath("templates", f"words-{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fields(text: str) -> set[str]:
    """Return what is put into a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_intervals_are_rounded_outward() -> None:
    assert formats.interval(13.41, 15.05) == "13.4–15.1"
    assert formats.interval(13.49, 15.01) == "13.4–15.1"
    assert formats.interval(13.0, 15.0) == "13.0–15.0"


@given(st.floats(0.01, 100.0), st.floats(0.0, 50.0))
def test_a_shown_interval_holds_the_true_one(low: float, more: float) -> None:
    ends = [float(end) for end in formats.interval(low, low + more).split("–")]
    assert ends[0] <= low + 1e-6
    assert ends[1] >= low + more - 1e-6


@given(st.floats(0.01, 100.0), st.floats(0.01, 100.0))
def test_a_latency_never_rounds_across_its_target(value: float, limit: float) -> None:
    near = round(value, 3), round(limit, 3)
    shown_ms = float(formats.ms_against(*near))
    assert (shown_ms > near[1]) == (near[0] > near[1])


@pytest.mark.parametrize(
    ("value", "text"), [(1.65, "1.65"), (1.999, "2.0"), (14.44, "14.4"), (15.05, "15.1")]
)
def test_ms_has_one_decimal_and_two_below_2(value: float, text: str) -> None:
    assert formats.ms(value) == text


def test_money_follows_the_language() -> None:
    assert formats.money(644e6, language="zh") == "6.44 亿元"
    assert formats.money(644e6, language="en") == "CNY 644 M"
    assert formats.unit_price(180_000.0, language="zh") == "18"


def test_signs_are_true_minus_signs() -> None:
    assert formats.percent(-0.14) == "−14 %"
    assert formats.signed(-1.6) == "−1.6"
    assert formats.signed(-0.001) == "0.0"


def test_a_load_just_above_full_is_not_shown_as_full() -> None:
    assert formats.load_percent(1.003) == "100.3 %"
    assert formats.load_percent(0.997) == "99.7 %"


def test_a_gap_is_rounded_up() -> None:
    assert gap_text(0.00801) == "0.9 %"
    assert gap_text(0.0) == "0.00 %"


def test_left_of_the_line_is_always_met() -> None:
    at_most = {"comparator": "at_most", "value": 15.0}
    at_least = {"comparator": "at_least", "value": 30_000.0}
    down = {"comparator": "at_most", "value": -0.4}
    assert times_target(at_most, 14.4) < 1 < times_target(at_most, 16.8)
    assert times_target(at_least, 36_000.0) < 1 < times_target(at_least, 18_000.0)
    assert times_target(down, -0.9) < 1 < times_target(down, -0.14) < times_target(down, 0.0)


def test_each_metric_has_its_own_unit() -> None:
    assert value_text(18_000.0, "gbps") == "18.0 Tbps"
    assert value_text(1.64, "stretch") == "1.64 ×"
    assert promise_text({"metric": "egress_gbps", "comparator": "at_least", "value": 3e4}) == (
        "≥ 30.0 Tbps"
    )


def test_loads_darken_at_40_70_and_above_100_per_cent() -> None:
    colours = [load_colour(share) for share in (0.0, 0.4, 0.7, 1.0, 1.001)]
    assert colours == ["#9AA7B1", "#BF7F00", "#A83A0A", "#A83A0A", "#430430"]


def test_both_languages_have_the_same_sentences_with_the_same_fields() -> None:
    english, chinese = words("en"), words("zh")
    assert list(english) == list(chinese)
    for section, sentences in english.items():
        plural = {key for key in sentences if key.endswith("_one")}
        assert set(sentences) - plural == set(chinese[section]) - plural, section
        for key in set(sentences) & set(chinese[section]):
            missing = fields(chinese[section][key]) - fields(sentences[key])
            # "and 3 more" in English counts the rest, "等 4 项" in Chinese all of them.
            assert missing <= {"total"}, f"{section}.{key}"


def test_columns_carry_their_unit_in_both_languages() -> None:
    assert shown("one_way_ms").header == "latency, one-way (ms)\n单向时延"
    assert shown("capex_cny").unit == "CNY"
