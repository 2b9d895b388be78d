"""The report as one HTML page: no script, no network, one language."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from netplan.reports import answer
from netplan.reports.section_appendix import method_section, question_section, sites_section
from netplan.reports.section_certificate import certificate_section
from netplan.reports.section_exchange import exchange_section
from netplan.reports.section_hubs import hubs_section
from netplan.reports.section_latency import latency_section
from netplan.reports.section_loads import loads_section
from netplan.reports.section_parts import parts_section
from netplan.reports.section_plan import plan_section
from netplan.reports.section_proposals import proposals_section
from netplan.reports.section_risks import risks_section
from netplan.reports.section_trust import trust_section
from netplan.reports.voice import Voice

if TYPE_CHECKING:
    from netplan.reports.content import Section
    from netplan.reports.inputs import ReportInput

_SECTIONS: Final = (
    latency_section,
    hubs_section,
    parts_section,
    exchange_section,
    loads_section,
    risks_section,
    plan_section,
    proposals_section,
    trust_section,
    certificate_section,
    sites_section,
    question_section,
    method_section,
)


def sections(data: ReportInput, voice: Voice) -> list[Section]:
    """Return every section that has data, in the order of the page."""
    return [section for make in _SECTIONS if (section := make(data, voice)) is not None]


def numbered(found: list[Section]) -> list[tuple[str, Section]]:
    """Return the sections with their numbers: 1, 2, ... and A, B, ... for appendices."""
    marked, body, appendix = [], 0, 0
    for section in found:
        if section.appendix:
            marked.append((chr(ord("A") + appendix), section))
            appendix += 1
        else:
            body += 1
            marked.append((str(body), section))
    return marked


def title_of(data: ReportInput, voice: Voice) -> str:
    """Return the title of the network in the report's language; its name where it has none."""
    own = data.settings
    chinese = own.title_zh if voice.language == "zh" else ""
    return chinese or own.title_en or own.name


def _meta(data: ReportInput, voice: Voice) -> list[str]:
    """Return the entries of the line above the title."""
    own = data.settings
    said = [own.name]
    if own.data_date:
        said.append(voice.say("page.data_date", date=own.data_date))
    if own.price_date:
        said.append(voice.say("page.prices", currency=own.currency, date=own.price_date))
    return [*said, voice.say("page.one_way")]


def _own_file(name: str) -> Markup:
    """Return a file that comes with netplan, to be put into the page as it stands."""
    text = files("netplan.reports").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - holds no data


def report_html(data: ReportInput, *, language: str) -> str:
    """Return the whole report in ``language`` (``en`` or ``zh``) as one HTML document.

    Equal data gives equal text. Raises ValueError for another language.
    """
    voice = Voice(language)
    templates = Environment(
        loader=PackageLoader("netplan.reports", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found = numbered(sections(data, voice))
    return templates.get_template("report.html.j2").render(
        lang="zh-CN" if language == "zh" else "en",
        say=voice.say,
        style=_own_file("report.css"),
        symbols=_own_file("symbols.svg"),
        title=title_of(data, voice),
        meta=_meta(data, voice),
        answer=answer.answer(data, voice),
        ledger=answer.ledger_figure(data, voice),
        ledger_key=answer.ledger_key(data, voice),
        ledger_rest=answer.ledger_rest(data, voice),
        facts=answer.facts(data, voice),
        body=[each for each in found if not each[1].appendix],
        sections=found,
        files=[name for name in ("map.html", "plan.xlsx", "plan.geojson") if name in data.files],
        footer=css_string(f"{title_of(data, voice)} · {voice.say('page.footer')}"),
    )


def css_string(text: str) -> Markup:
    r"""Return ``text`` as a CSS string, every character outside letters and digits escaped.

    >>> css_string('a"b<')
    Markup('"a\\22 b\\3c "')
    """
    plain = "".join(
        char if char.isalnum() or char in " .-" else f"\\{ord(char):x} " for char in text
    )
    return Markup('"{}"').format(Markup(plain))  # noqa: S704 - escaped just above
