"""The report page: what it says, that it runs nothing, and that data stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from netplan.reports import ReportInput, report_html
from netplan.reports.answer import answer
from netplan.reports.page import sections
from netplan.reports.voice import LANGUAGES, LONGEST, Voice, text_size

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = (
    "{{7*7}}",
    "</script><script>alert(1)</script>",
    "=1+1",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{0.__class__}",
    "]]>&lt;b&gt;",
)
SECTION_OF = {
    "exchange": "exchange",
    "proposals": "proposals",
    "certificate": "certificate",
    "calibration": "trust",
    "targets": "question",
}


class Page(HTMLParser):
    """Collects tags with their attributes, ids, and the drawings without a title."""

    def __init__(self, text: str) -> None:
        """Read ``text``."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words.append(data)

    @property
    def ids(self) -> list[str]:
        """Return every id, in order."""
        return [str(attrs["id"]) for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return each language in turn."""
    return str(request.param)


def test_equal_results_give_equal_bytes(results: ReportInput, language: str) -> None:
    assert report_html(results, language=language) == report_html(results, language=language)


def test_the_page_runs_nothing_and_asks_no_one(results: ReportInput, language: str) -> None:
    page = Page(report_html(results, language=language))
    assert not [tag for tag, _ in page.tags if tag in {"script", "iframe", "object", "link", "img"}]
    assert not [attrs for _, attrs in page.tags for name in attrs if name.startswith("on")]
    targets = [str(a[n]) for _, a in page.tags for n in ("href", "src") if n in a]
    assert targets
    assert not [each for each in targets if ":" in each or each.startswith("//")]
    assert "@import" not in "".join(page.words)
    assert "url(http" not in "".join(page.words)


def test_the_page_stays_under_300_kb(results: ReportInput, language: str) -> None:
    assert len(report_html(results, language=language).encode()) < 300_000


def test_links_lead_to_places_of_the_page_or_files_beside_it(results: ReportInput) -> None:
    page = Page(report_html(results, language="en"))
    assert len(page.ids) == len(set(page.ids))
    for tag, attrs in page.tags:
        href = str(attrs.get("href") or "")
        if tag == "a" and not href.startswith("#"):
            assert href in results.files
        elif href:
            assert href[1:] in page.ids


def test_every_drawing_has_a_title(results: ReportInput, language: str) -> None:
    text = report_html(results, language=language)
    drawings = re.findall(r"<svg\b[^>]*>.{0,7}", text, flags=re.DOTALL)
    shown = [each for each in drawings if "aria-hidden" not in each]
    assert len(shown) > 10
    assert all(each.endswith("<title>") for each in shown)


def test_findings_are_short_sentences(results: ReportInput, language: str) -> None:
    voice = Voice(language)
    end = "。" if language == "zh" else "."
    for text in [answer(results, voice), *(s.heading for s in sections(results, voice))]:
        assert text_size(text, language) <= LONGEST[language], text
        assert text.endswith(end), text


def test_long_names_do_not_make_long_findings(
    renamed: Callable[[str], ReportInput], language: str
) -> None:
    data, voice = renamed("Avery-long name of a place " * 6), Voice(language)
    for text in [answer(data, voice), *(s.heading for s in sections(data, voice))]:
        assert text_size(text, language) <= LONGEST[language], text


def test_the_answer_names_cost_targets_and_what_is_missed(results: ReportInput) -> None:
    assert answer(results, Voice("en")).replace("\N{NO-BREAK SPACE}", " ") == (
        "CNY 345 M raises the targets met from 0 to 1 of 3, 1 borderline; missed: Target stretch."
    )


def test_optimal_is_said_only_at_gap_zero(results: ReportInput) -> None:
    page = report_html(results, language="en").replace("\N{NO-BREAK SPACE}", " ")
    assert "within 1.0 % of optimal" in page
    assert "optimal, gap 0" not in page
    closed = replace(results.summary, status="optimal", gap=0.0)  # type: ignore[type-var]
    assert "optimal, gap 0" in report_html(replace(results, summary=closed), language="en")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_as_text(
    renamed: Callable[[str], ReportInput], name: str, language: str
) -> None:
    text = report_html(renamed(name), language=language)
    page = Page(text)
    assert not [tag for tag, _ in page.tags if tag in {"script", "img"}]
    assert not [attrs for _, attrs in page.tags for key in attrs if key.startswith("on")]
    assert name in "".join(page.words)
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", text)[0]


@pytest.mark.parametrize(("frame", "section"), SECTION_OF.items())
def test_a_section_without_data_vanishes(results: ReportInput, frame: str, section: str) -> None:
    bare = replace(results, **{frame: pd.DataFrame()})
    assert section in Page(report_html(results, language="en")).ids
    assert section not in Page(report_html(bare, language="en")).ids


def test_without_a_plan_the_page_speaks_of_today_only(results: ReportInput) -> None:
    today = results.latency[results.latency["state"] != "plan"]
    bare = replace(results, summary=None, planned=None, plan=pd.DataFrame(), latency=today)
    page = Page(report_html(bare, language="en"))
    assert "plan" not in page.ids
    assert "with the plan" not in "".join(page.words[page.words.index("0") :])


def test_an_empty_study_still_gives_a_page(results: ReportInput, language: str) -> None:
    page = Page(report_html(ReportInput(network=results.network), language=language))
    assert page.ids[-1] == "method"


def test_headings_are_ordered_and_a_skip_link_comes_first(results: ReportInput) -> None:
    page = Page(report_html(results, language="zh"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(level == 2 for level in levels[1:])
    assert next(a for tag, a in page.tags if tag == "a")["class"] == "skip"
    assert dict(page.tags)["html"]["lang"] == "zh-CN"


def test_another_language_is_refused(results: ReportInput) -> None:
    with pytest.raises(ValueError, match="one of en, zh"):
        report_html(results, language="fr")
