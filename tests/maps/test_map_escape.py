"""No text from data can become code on its way into the page."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from netplan.maps.escape import as_entities, as_json

DANGEROUS = "&<>\"'{}`$\\%:"


@given(st.text())
def test_no_dangerous_character_is_left_as_it_is(text: str) -> None:
    left = as_entities(text)
    assert not set(left.replace("&#", "").replace(";", "")) & set(DANGEROUS)


@given(st.text())
def test_a_browser_reads_the_entities_back(text: str) -> None:
    back = as_entities(text)
    for char in DANGEROUS[1:]:
        back = back.replace(f"&#{ord(char)};", char)
    assert back.replace("&#38;", "&") == text


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=5))
def test_json_reads_back_and_holds_nothing_a_parser_of_html_sees(data: object) -> None:
    written = as_json(data)
    assert json.loads(written) == data
    assert not set(written) & set("<>&\u2028\u2029")
    assert "://" not in written


def test_numbers_that_json_lacks_become_null() -> None:
    assert as_json([float("nan"), float("inf"), -0.0]) == "[null,null,0]"


def test_a_whole_float_is_written_as_short_as_an_integer() -> None:
    assert as_json([30.0, 0.5, -2.0, 1e300]) == "[30,0.5,-2,1e+300]"
