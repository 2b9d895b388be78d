"""Commands on what failures mean: ``risks``, ``availability``, ``recovery``."""

from __future__ import annotations

import typing
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.answers import read_state
from netplan.cli.failure_options import Fail, On, Seed, Year
from netplan.cli.failures import scenarios_asked
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, Language, State, Workers
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from netplan.compute import Engine, Progress
    from netplan.failures.availability import AvailabilitySettings
    from netplan.failures.recovery import RecoverySettings
    from netplan.failures.sets import FailureSet
    from netplan.topology.network import Network


class Risk(StrEnum):
    """Which table of risks is printed."""

    risks = "risks"
    warnings = "warnings"


class Share(StrEnum):
    """Which table of availability is printed."""

    all = "all"
    elements = "elements"
    basis = "basis"


class Mended(StrEnum):
    """Which table of recovery is printed."""

    failures = "failures"
    circuits = "circuits"
    coverage = "coverage"


COLUMNS: dict[StrEnum, tuple[str, ...]] = {
    Risk.risks: (
        "rank", "name_{}", "kind", "unserved_gbps", "excess_gbps", "full_link_{}", "cities_lost",
        "late_gbps", "failures_per_year", "repair_h", "expected_tbit_per_year", "mend_{}",
        "mend_capex_cny", "confidence",
    ),
    Risk.warnings: (
        "months", "name_{}", "limit_kind", "limit_utilisation", "utilisation_now",
        "utilisation_then", "failure_{}", "growth_per_year", "confidence",
    ),
    Share.all: (
        "kind", "name_{}", "class", "availability", "nines", "down_min_per_year",
        "down_low_min_per_year", "down_high_min_per_year", "promised", "verdict", "raise_1_{}",
    ),
    Share.elements: (
        "kind", "name_{}", "down_min_per_year", "failures_per_year", "mttr_h",
        "raises_min_per_year", "confidence",
    ),
    Share.basis: ("name_{}", "value", "unit"),
    Mended.failures: (
        "name_{}", "mode_{}", "peak_gbps", "after_gbps", "overflow_gbps", "until_served_s",
        "repair_h", "lost_tbit", "circuits_restored", "circuits_waiting",
    ),
    Mended.circuits: (
        "scenario_{}", "name_{}", "capacity_gbps", "restored", "route_{}", "before_ms",
        "one_way_ms", "why_not",
    ),
    Mended.coverage: (
        "name_{}", "scope_{}", "pairs", "lfa", "remote_lfa", "ti_lfa", "lfa_traffic",
        "remote_lfa_traffic", "ti_lfa_traffic", "most_segments",
    ),
}  # fmt: skip
"""Columns on a terminal; CSV and JSON have all."""


def _print(
    table: pd.DataFrame,
    show: StrEnum,
    network: Network,
    *,
    language: Language | None,
    form: Format,
    title: str,
    decimals: int = 2,
) -> None:
    """Print the columns of ``table`` that people read."""
    name = language.value if language else network.settings.language
    columns = [column.format(name) for column in COLUMNS[show]]
    print_table(table, columns, form=form, title=title, decimals=decimals)


def risks(
    folder: Folder,
    *,
    fail: Fail = "",
    seed: Seed = 0,
    year: Year = 0,
    show: Annotated[Risk, typer.Option("--show", help="Which table is printed.")] = Risk.risks,
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Rank what may happen to today's network by what it costs a year; warn of what comes."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.failures import sweep
        from netplan.io import read_network
        from netplan.metrics.latency_table import looked_at
        from netplan.metrics.risk_register import risk_register
        from netplan.metrics.states import States
        from netplan.metrics.warning_table import warning_table
        from netplan.routing.demands import demands_in

        states = States(read_network(folder))
        view = states.today()
        network = view.network
        asked = scenarios_asked(network, fail, seed=seed)
        when = year or network.settings.base_year
        if show is Risk.warnings:
            table = warning_table(
                view.fabric, asked.scenarios, case="today", year=when, progress=progress
            )
        else:
            sites = tuple(looked_at(network))
            demands = demands_in(network, when)
            found = sweep(view.fabric, demands, asked.scenarios, sites=sites, progress=progress)
            table = risk_register(states, view, found, case="today", year=when, progress=progress)
        title = f"{show.value} with the demands of {when}"
        _print(table, show, network, language=lang, form=form, title=title)


def availability(
    folder: Folder,
    *,
    order: Annotated[
        int, typer.Option("--order", min=0, help="Failures at once that are enumerated.")
    ] = 2,
    states: Annotated[
        int, typer.Option("--states", min=1, help="States enumerated at most, likeliest first.")
    ] = 20_000,
    samples: Annotated[
        int, typer.Option("--samples", min=0, help="States drawn from those left out.")
    ] = 2_000,
    seed: Seed = 0,
    year: Year = 0,
    state: State = "",
    show: Annotated[Share, typer.Option("--show", help="Which table is printed.")] = Share.all,
    workers: Workers = 1,
    on: On = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Say how much of the time each demand, city and class has service, and what would raise it."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.compute import engine_of
        from netplan.failures.availability import AvailabilitySettings

        asked = AvailabilitySettings(order=order, max_states=states, samples=samples, seed=seed)
        engine = engine_of(workers=workers, address=on)
        network = read_state(folder, state)
        when = year or network.settings.base_year
        table = _availability(network, asked, when, show=show, engine=engine, progress=progress)
        title = f"availability with the demands of {when}"
        _print(table, show, network, language=lang, form=form, title=title, decimals=6)


def _availability(
    network: Network,
    asked: AvailabilitySettings,
    year: int,
    *,
    show: Share,
    engine: Engine,
    progress: Progress,
) -> pd.DataFrame:
    """Return the table of availability asked for."""
    from netplan.failures import Sweeper
    from netplan.failures.availability import network_availability
    from netplan.metrics.availability_table import availability_table, basis_table, element_table
    from netplan.metrics.latency_table import looked_at
    from netplan.routing.demands import demands_in
    from netplan.routing.fabric import fabric

    sites = tuple(looked_at(network))
    sweeper = Sweeper.of(fabric(network), demands_in(network, year), sites=sites)
    found = network_availability(network, sweeper, settings=asked, engine=engine, progress=progress)
    case = "/".join(network.state)
    if show is Share.basis:
        return basis_table(found, case=case)
    if show is Share.elements:
        return element_table(network, found, case=case)
    # The network and its classes first: what a planner asks before single demands.
    table = availability_table(network, found, case=case)
    return table.iloc[::-1].reset_index(drop=True)


def _recovery_settings(given: Sequence[str]) -> RecoverySettings:
    """Return ``KEY=VALUE`` texts as settings; raises InputError with everything that is wrong."""
    from netplan.errors import InputError
    from netplan.failures.recovery import RecoverySettings
    from netplan.schema.typed import typed_settings

    kinds = typing.get_type_hints(RecoverySettings)
    values, findings = typed_settings(kinds, given, owner="recovery")
    if findings:
        where = "recovery"
        raise InputError(where, findings)
    return RecoverySettings(**values)


def recovery(
    folder: Folder,
    *,
    fail: Fail = "",
    seed: Seed = 0,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A time or spare, KEY=VALUE; see the docs. Repeatable."),
    ] = None,
    year: Year = 0,
    state: State = "",
    show: Annotated[
        Mended, typer.Option("--show", help="Which table is printed.")
    ] = Mended.failures,
    workers: Workers = 1,
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Say what each failure leaves unserved and for how long: 1+1, fast reroute, IGP, light."""
    with guarded(debug=debug), shown_progress() as progress:
        chosen = _recovery_settings(settings or [])
        network = read_state(folder, state)
        when = year or network.settings.base_year
        if show is Mended.coverage:
            table = _coverage(network, chosen, when)
        else:
            asked = scenarios_asked(network, fail, seed=seed)
            table = _recovered(
                network, asked, chosen, when, show=show, workers=workers, progress=progress
            )
        title = f"recovery, {show.value} with the demands of {when}"
        _print(table, show, network, language=lang, form=form, title=title)


def _coverage(network: Network, chosen: RecoverySettings, year: int) -> pd.DataFrame:
    """Return what fast reroute covers, by carrier and by what fails."""
    from netplan.failures.recovery import SCOPES, Ground, coverage
    from netplan.metrics.recovery_table import coverage_table
    from netplan.routing.demands import demands_in
    from netplan.routing.fabric import fabric

    ground = Ground.of(fabric(network), demands_in(network, year), settings=chosen)
    rows = [row for scope in SCOPES for row in coverage(ground, scope=scope)]
    return coverage_table(network, rows)


def _recovered(
    network: Network,
    asked: FailureSet,
    chosen: RecoverySettings,
    year: int,
    *,
    show: Mended,
    workers: int,
    progress: Progress,
) -> pd.DataFrame:
    """Return what failures leave unserved and for how long, or what becomes of circuits."""
    from netplan.failures.recovery import recover
    from netplan.metrics.recovery_table import circuit_table, recovery_table
    from netplan.routing.demands import demands_in
    from netplan.routing.fabric import fabric

    woven = fabric(network)
    found = recover(
        woven,
        demands_in(network, year),
        asked.scenarios,
        settings=chosen,
        workers=workers,
        progress=progress,
    )
    if show is Mended.circuits:
        return circuit_table(woven, found)
    return recovery_table(network, found)
