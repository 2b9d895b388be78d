"""Sets that name nothing: everything that is wrong, at once, with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import grid, network, row
from netplan.errors import InputError
from netplan.failures.sets import KINDS, failure_count, failure_set
from netplan.failures.sets.build import MOST
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


def problems(network: Network, spec: str, *, seed: int = 0) -> list[str]:
    """Return the findings that ``spec`` is refused with."""
    with pytest.raises(InputError) as caught:
        failure_set(network, spec, seed=seed)
    assert caught.value.where == "failure set"
    return [str(finding) for finding in caught.value.findings]


KINDS_SAID = f"there are {', '.join(KINDS)}"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("", "(empty): is empty; write for example segments,srlgs"),
        ("segments,", "(empty): is empty; write for example segments,srlgs"),
        ("segmets", (f"segmets: no such failure set; did you mean 'segments'?; {KINDS_SAID}, "
                    "pairs, random, weighted, circle, corridor")),
        ("segments:3", "segments:3: takes nothing after a colon; write segments"),
        ("pairs:link", f"pairs:link: no kind 'link'; did you mean 'links'?; {KINDS_SAID}"),
        ("pairs:links:sites:links", ("pairs:links:sites:links: has more than two kinds; "
                                    "write pairs:segments or pairs:segments:sites")),
        ("pairs:srlgs", "pairs:srlgs: there is only one element: bridge"),
        ("random:links:2", ("random:links:2: must be random:KIND:K:COUNT, "
                           "such as random:segments:2:1000")),
        ("random:links:7:1", "random:links:7:1: k must be at most 6, the number of links, is 7"),
        ("random:links:5:7", ("random:links:5:7: there are 6 different sets of 5 of 6 links, "
                             "fewer than the 7 wanted")),
        ("random:links:-1:1", ("random:links:-1:1: k must be a whole number of at least 1, "
                              "is '-1'")),
        ("weighted:links:1.5:1", ("weighted:links:1.5:1: k must be a whole number of at least 1, "
                                 "is '1.5'")),
        ("weighted:srlgs:1:1", ("weighted:srlgs:1:1: no unavailability is known of any of the 1 "
                               "srlgs: segments and links have one by cuts_per_1000km_year and "
                               "repair_h of segments.csv, these, sites and exchanges by "
                               "reliability.csv")),
        ("circle", ("circle: must be circle:LON,LAT,RADIUS in degrees and km, "
                   "such as circle:105.7,36.5,50")),
        ("circle:1,2", ("circle:1,2: must be circle:LON,LAT,RADIUS in degrees and km, "
                       "such as circle:105.7,36.5,50")),
        ("circle:a,2,3", "circle:a,2,3: longitude must be a number such as 105.2, is 'a'"),
        ("circle:1,2,0", "circle:1,2,0: radius must be above 0 km and finite, is 0"),
        ("circle:1,2,inf", "circle:1,2,inf: radius must be above 0 km and finite, is inf"),
        ("circle:1,2,1e999", "circle:1,2,1e999: radius must be above 0 km and finite, is inf"),
        ("circle:181,2,3", "circle:181,2,3: longitude must be from -180 to 180 degrees, is 181"),
        ("corridor:", ("corridor:: must be corridor:NAME, or corridor:LON,LAT;LON,LAT:WIDTH in "
                      "degrees and km")),
        ("corridor:pss", ("corridor:pss: no segment lies in a corridor 'pss'; "
                         "did you mean 'pass'?")),
        ("corridor:meridian", ("corridor:meridian: none of the 1 segments in this corridor is "
                              "there today")),
        ("corridor:1,2;3,4", ("corridor:1,2;3,4: must be corridor:LON,LAT;LON,LAT:WIDTH in "
                             "degrees and km")),
        ("corridor:1,2;3,4:-5", ("corridor:1,2;3,4:-5: width must be above 0 km and finite, "
                                "is -5")),
        ("corridor:1,2;1,2:5", ("corridor:1,2;1,2:5: must have two different points at least; "
                               "around one write circle:")),
        ("areas", "areas: this network has no area; see failure_areas.csv"),
    ],
)  # fmt: skip
def test_what_names_nothing_says_what_would(square: Network, spec: str, said: str) -> None:
    assert problems(square, spec) == [said]


def test_everything_wrong_is_said_at_once(square: Network) -> None:
    spec = "sgments,circle:nan,95,-3,random:lnks:0:x,links,corridor:190,1;2,91:nan"
    assert problems(square, spec, seed=-1) == [
        "circle:nan,95,-3: latitude must be from -90 to 90 degrees, is 95",
        "circle:nan,95,-3: longitude must be from -180 to 180 degrees, is nan",
        "circle:nan,95,-3: radius must be above 0 km and finite, is -3",
        "corridor:190,1;2,91:nan: latitude must be from -90 to 90 degrees, is 91",
        "corridor:190,1;2,91:nan: longitude must be from -180 to 180 degrees, is 190",
        "corridor:190,1;2,91:nan: width must be above 0 km and finite, is nan",
        "random:lnks:0:x: k must be a whole number of at least 1, is '0'",
        f"random:lnks:0:x: no kind 'lnks'; did you mean 'links'?; {KINDS_SAID}",
        "random:lnks:0:x: the count must be a whole number of at least 1, is 'x'",
        "seed: must be at least 0, is -1",
        (
            f"sgments: no such failure set; did you mean 'segments'?; {KINDS_SAID}, pairs, random, "
            "weighted, circle, corridor"
        ),
    ]


def test_a_circle_in_the_sea_names_the_nearest_segment_and_site(square: Network) -> None:
    # East Town lies at 4 E on the equator; 2 degrees of longitude are 222.6 km there.
    assert problems(square, "circle:6,0,100") == [
        (
            "circle:6,0,100: hits nothing: the nearest segment is n-e, 223 km away, and the "
            "nearest site is east, 223 km away (reach 100 km)"
        )
    ]
    [said] = problems(square, "corridor:6,0;7,0:100")
    assert "hits nothing: the nearest segment is n-e, 223 km away" in said
    assert "(reach 50 km)" in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_the_network_has_none_of_is_said(kind: str) -> None:
    empty = network(sites=[])
    for spec in (kind, f"pairs:{kind}", f"random:{kind}:1:1", f"weighted:{kind}:1:1"):
        [said] = problems(empty, spec)
        assert said.startswith(f"{spec}: this network has no ")


def test_a_corridor_of_a_network_without_corridors_is_said() -> None:
    net = network(sites=grid("AB"), segments=[row(segment="s", a="A", b="B", length_km=200.0)])
    assert problems(net, "corridor:x") == [
        "corridor:x: no segment has a corridor; see the column corridor of segments.csv"
    ]


def test_groups_of_which_nothing_is_there_today_are_no_set() -> None:
    net = network(
        sites=grid("AB"),
        segments=[row(segment="s", a="A", b="B", length_km=200.0, status="planned")],
        srlgs=[row(srlg="r", member="s")],
    )
    assert problems(net, "srlgs") == ["srlgs: no member of any of the 1 srlgs is there today"]


def test_an_absurd_set_is_counted_and_not_built() -> None:
    many = 4000
    net = network(sites=[row(site=f"s{n}", lon_deg=0.0, lat_deg=0.0) for n in range(many)])
    pairs = many * (many - 1) // 2
    assert failure_count(net, "pairs:sites") == pairs > MOST
    assert problems(net, "pairs:sites") == [
        "pairs:sites: must be at most 5,000,000 scenarios, are 7,998,000"
    ]
    assert failure_count(net, "random:sites:9:999999999999") == 999_999_999_999


@pytest.mark.parametrize(
    "spec",
    [
        "segments\x00", "\x1b[2Jlinks", "a" * 100_000, "," * 1000, "circle:" + "9" * 5000,
        "random:links:" + "9" * 5000 + ":1", "random:links:٣:1", "circle:１,2,3", "corridor:\n",
        "pairs:links;rm -rf", "__import__('os')", "circle:1_0,2,3", "中卫", "circle:nan,nan,nan",
        "corridor:1,2;3:4", "corridor:;,;:", "pairs:::", "random:::", "%s%n{0}", "segments,\u202e",
    ],
)  # fmt: skip
def test_hostile_specs_get_short_lines_without_control_characters(
    square: Network, spec: str
) -> None:
    for said in problems(square, spec):
        assert said.isprintable()
        assert len(said) < 400


@settings(max_examples=60)
@given(net=networks(), spec=st.text(alphabet="segmntlikpar:,;.-0123456789 é\n", max_size=60))
def test_any_text_is_a_set_or_an_input_error(net: Network, spec: str) -> None:
    try:
        counted = failure_count(net, spec)
    except InputError:
        assert problems(net, spec)
    else:
        assert counted > 0
