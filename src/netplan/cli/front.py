"""The command that trades money for latency: ``front``."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.answers import read_state
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, Output, State
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table
from netplan.errors import Finding, InputError

if TYPE_CHECKING:
    import pandas as pd

    from netplan.capacity.front import Front, FrontPoint
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

SHOWN = (
    "plan", "spend_cny", "weighted_ms", "bound_ms", "gap", "segments_built", "links_opened",
    "modules", "pairs_lit",
)  # fmt: skip

Points = Annotated[int, typer.Option("--points", min=1, help="Plans that are looked for, at most.")]
Budgets = Annotated[
    str, typer.Option("--budgets", help="CNY, several with commas; else they are found.")
]
Survive = Annotated[
    str | None,
    typer.Option(
        "--survive",
        help="Failures that every plan stands: segments, links, ...; several with commas; '-' for "
        "none. Else the network's own.",
    ),
]
Spare = Annotated[
    bool,
    typer.Option(
        "--spare-stranded",
        help="Exempt demands that a failure cuts off whatever is built, and list them.",
    ),
]


def front(
    folder: Folder,
    *,
    points: Points = 7,
    budgets: Budgets = "",
    survive: Survive = None,
    spare_stranded: Spare = False,
    output: Output = None,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Plans from the cheapest to the fastest, none of which another beats in cost and latency."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.capacity.front import front as find_front

        network = read_state(folder, state)
        if not network.settings.hub or not network.settings.plan_module:
            typer.echo("nothing to plan: network.toml sets no hub or no plan_module")
            return
        wanted = _budgets(budgets, network)
        terms = _terms(network, survive, spare_stranded=spare_stranded)
        found = find_front(network, points=points, budgets=wanted, terms=terms, progress=progress)
        language = lang.value if lang else network.settings.language
        if not found.points:
            _none(found, language)
        table = found.table()
        if output is not None:
            _write(network, found, output, folder, language)
            typer.echo(f"wrote {len(found.points)} plans to {output}")
        title = f"today {found.before_ms:.3f} ms one-way, weighted; each row a whole plan"
        print_table(table, SHOWN, form=form, title=title, decimals=4)


def _budgets(text: str, network: Network) -> list[float]:
    """Return amounts written with commas; raises InputError for what is no number."""
    found, findings = list[float](), []
    for word in filter(None, text.split(",")):
        try:
            found.append(float(word))
        except ValueError:
            what = f"must be CNY with commas, such as 300e6,900e6, is {word!r}"
            findings.append(Finding("--budgets", 0, "", what))
    if findings:
        raise InputError(network.settings.name, findings)
    return found


def _none(found: Front, language: str) -> None:
    """End with what is missing: there is no plan at any budget looked at."""
    from netplan.errors import Infeasible

    lines = found.missing_zh if language == "zh" else found.missing_en
    none = "任何预算都无可行方案：" if language == "zh" else "no plan at any budget looked at:"
    message = "\n  ".join([none, *lines])
    raise Infeasible(message)


def _terms(network: Network, survive: str | None, *, spare_stranded: bool = False) -> Terms:
    """Return what every plan is held to; raises InputError for failures that cannot be meant."""
    from netplan.capacity.terms import terms_of
    from netplan.capacity.terms_check import check_terms

    terms = terms_of(network, budget_cny=inf, spare_stranded=spare_stranded)
    if survive is not None:
        kinds = (word.strip() for word in survive.split(","))
        terms = replace(terms, survive=tuple(kind for kind in kinds if kind not in {"", "-"}))
    check_terms(network, terms)
    return terms


def _write(network: Network, found: Front, output: Path, folder: Path, language: str) -> None:
    """Write table, figure and every plan with its proof; nothing where one fails it."""
    from netplan.io import replace_folder
    from netplan.reports import write_csv
    from netplan.reports.figure_front import front_figure, standalone
    from netplan.reports.plan_file import plan_file
    from netplan.reports.plan_write import fill_plan
    from netplan.reports.rows import records
    from netplan.reports.voice import Voice

    table = found.table()
    proofs = [_proof(network, point) for point in found.points]
    _check(table, proofs)
    with replace_folder(output, keep=(folder,)) as fresh:
        write_csv(fresh / "front.csv", table)
        figure = standalone(front_figure(records(table), Voice(language)))
        (fresh / "front.svg").write_text(figure, encoding="utf-8", newline="\n")
        for name, point, proof in zip(table["plan"], found.points, proofs, strict=True):
            (fresh / name).mkdir()
            terms = point.terms or _terms(network, "-")
            made = plan_file(
                network, point.plan, terms=terms, latency=point.asked, tables={"certificate": proof}
            )
            fill_plan(made, fresh / name, network=network, language=language)


def _proof(network: Network, point: FrontPoint) -> pd.DataFrame:
    """Return the checks of a plan, under every failure that it is to stand."""
    import pandas as pd

    from netplan.capacity import certify
    from netplan.capacity.proof import prove

    first = certify(network, point.plan, settings=point.asked)
    if point.terms is None or not point.terms.survive:
        return first
    second = prove(network, point.plan, terms=point.terms).checks
    more = second[~second["check"].isin(set(first["check"]))]
    return pd.concat([first, more], ignore_index=True)


def _check(table: pd.DataFrame, proofs: list[pd.DataFrame]) -> None:
    """Raise Infeasible with every check that is not passed."""
    from netplan.errors import Infeasible

    failed = [
        f"{name}: {row['name_en']}: {row['value']:g} / {row['limit']:g} {row['unit']}".rstrip()
        for name, proof in zip(table["plan"], proofs, strict=True)
        for row in proof[~proof["passed"].astype(bool)].to_dict("records")
    ]
    if failed:
        message = "\n  ".join(["plans fail their own check, and nothing is written:", *failed])
        raise Infeasible(message)
