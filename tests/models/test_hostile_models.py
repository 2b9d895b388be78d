"""Bad codes, files and combinations: one message with everything that is wrong, no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.capacity.models import problem_of
from netplan.errors import InputError
from netplan.io.formats.sndlib_model import read_model

from .conftest import Text

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "U-U-M-N-C-A-N-N"
MODEL = """?SNDlib native format; type: model; version: 1.0
# a model

LINK_MODEL = UNDIRECTED
NODE_MODEL = NO_NODE_HARDWARE
DEMAND_MODEL = UNDIRECTED
LINK_CAPACITY_MODEL = MODULAR_LINK_CAPACITIES
ROUTING_MODEL = CONTINUOUS
ADMISSIBLE_PATH_MODEL = ALL_PATHS
HOP_LIMIT_MODEL = IGNORE_HOP_LIMITS
SURVIVABILITY_MODEL = NO_SURVIVABILITY
FIXED_CHARGE_MODEL = NO
OBJECTIVE_MODEL = MINIMIZE_TOTAL_COST"""


def findings(tmp_path: Path, model: str | Path, text: Text | None = None) -> list[str]:
    """Return what is said of a network under a model, a line a finding."""
    with pytest.raises(InputError) as said:
        problem_of(read_model((text or Text()).write(tmp_path), model))
    return [str(finding) for finding in said.value.findings]


def test_letters_that_there_are_not_are_all_named_with_what_there_is(tmp_path: Path) -> None:
    said = findings(tmp_path, "U-X-M-N-Q-A-N-N")
    assert said == [
        "model code, LINK_MODEL: must be one of U (UNDIRECTED), B (BIDIRECTED), D (DIRECTED), is X",
        (
            "model code, ROUTING_MODEL: must be one of C (CONTINUOUS), I (INTEGER), "
            "S (SINGLE_PATH), is Q"
        ),
    ]


def test_a_code_of_another_length_is_refused(tmp_path: Path) -> None:
    assert findings(tmp_path, "U-U-M") == [
        "model code: must have 8 letters, such as U-U-M-N-C-A-N-N, has 3: 'U-U-M'"
    ]


def test_a_model_file_is_the_same_as_its_code(tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text(MODEL, encoding="utf-8")
    network = Text().write(tmp_path)
    read = read_model(network, file)
    assert read.code == PLAIN
    assert problem_of(read) == problem_of(read_model(network, PLAIN))
    xml = tmp_path / "model.xml"
    tags = "".join(
        f"<{name}>{word}</{name}>"
        for name, word in (
            ("demandModel", "DIRECTED"), ("linkModel", "BIDIRECTED"),
            ("linkCapacityModel", "EXPLICIT_LINK_CAPACITIES"), ("fixedChargeModel", "YES"),
            ("routingModel", "SINGLE_PATH"), ("admissiblePathModel", "ALL_PATHS"),
            ("hopLimitModel", "INDIVIDUAL_HOP_LIMITS"), ("nodeModel", "NO_NODE_HARDWARE"),
            ("objectiveModel", "MINIMIZE_TOTAL_COST"), ("survivabilityModel", "NO_SURVIVABILITY"),
        )
    )  # fmt: skip
    xml.write_text(f"<model>{tags}</model>", encoding="utf-8")
    assert read_model(network, xml).code == "D-B-E-Y-S-A-Y-N"


def test_what_netplan_does_not_solve_is_refused_by_name_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    words = (
        ("= NO_NODE_HARDWARE", "= NODE_HARDWARE"),
        ("= CONTINUOUS", "= OSPF_EQUAL_SPLIT_PATH"),
        ("NO_SURVIVABILITY", "SHARED_PATH_PROTECTION"),
        ("LINK_MODEL = UNDIRECTED", "LINK_MODEL = BIDIRECTED"),
    )
    text = MODEL
    for old, new in words:
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    said = findings(tmp_path, file)
    assert [line.partition(":")[0] for line in said] == [
        "model.txt row 5, NODE_MODEL",
        "model.txt row 6, DEMAND_MODEL",
        "model.txt row 8, ROUTING_MODEL",
        "model.txt row 11, SURVIVABILITY_MODEL",
    ]
    assert "does not solve NODE_HARDWARE" in said[0]
    assert "undirected demands need undirected links, not BIDIRECTED ones" in said[1]
    assert "does not solve OSPF_EQUAL_SPLIT_PATH" in said[2]
    assert "does not solve SHARED_PATH_PROTECTION" in said[3]


def test_hop_limits_under_one_plus_one_protection_are_refused(tmp_path: Path) -> None:
    (said,) = findings(tmp_path, "U-U-M-N-S-A-Y-P")
    assert "netplan does not solve INDIVIDUAL_HOP_LIMITS: with ONE_PLUS_ONE_PROTECTION" in said


def test_a_model_file_with_unknown_doubled_and_missing_settings_says_so(tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    bad = MODEL.replace("FIXED_CHARGE_MODEL = NO", "FIXED_CHARGES = NO\nLINK_MODEL = UNDIRECTED")
    file.write_text(bad.replace("= CONTINUOUS", "= CONTINOUS"), encoding="utf-8")
    said = findings(tmp_path, file)
    assert any("no setting 'FIXED_CHARGES'; did you mean" in line for line in said)
    assert any("LINK_MODEL: is given in row 4 already" in line for line in said)
    assert any("is 'CONTINOUS'; did you mean 'CONTINUOUS'?" in line for line in said)
    short = "\n".join(line for line in MODEL.splitlines() if "HOP_LIMIT" not in line)
    file.write_text(short, encoding="utf-8")
    (missing,) = findings(tmp_path, file)
    assert missing == "model.txt, HOP_LIMIT_MODEL: is missing: the setting is needed"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="nothing"),
        pytest.param("DEMAND_MODEL = DIRECTED", id="no head"),
        pytest.param("?SNDlib native format; type: network; version: 1.0", id="a network"),
        pytest.param("?SNDlib native format; type: model\nwhat is this", id="no setting"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "model.txt"
    file.write_text(content, encoding="utf-8")
    assert findings(tmp_path, file)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert findings(tmp_path, tmp_path / "none.txt") == ["none.txt: is missing"]


def test_modules_without_capacity_and_unknown_ends_are_found_together(tmp_path: Path) -> None:
    said = findings(tmp_path, PLAIN, Text(modules=((0.0, 5.0), (10.0, 1.0))))
    assert len(said) == 3
    assert all("the capacity of a module must be above 0, is 0" in line for line in said)
    negative = findings(tmp_path, PLAIN, Text(modules=((-10.0, 5.0),)))
    assert len(negative) == 3
    assert all("must be at least 0" in line for line in negative)
    lost = Text(demands=(("AX", 1.0), ("YB", 2.0), ("AB", -1.0)))
    said = findings(tmp_path, "U-Z-M-N-C-A-N-N", lost)
    assert any("no node 'X'" in line for line in said)
    assert any("no node 'Y'" in line for line in said)
    assert any("must be at least 0, is -1" in line for line in said)
    assert any("LINK_MODEL: must be one of" in line for line in said)


def test_a_routing_unit_of_nothing_and_a_bad_hop_limit_are_found(tmp_path: Path) -> None:
    text = Text(unit={"AB": 0.0}, hops={"AC": "-2", "BC": "many"})
    said = findings(tmp_path, PLAIN, text)
    assert len(said) == 3
    assert any("routing_unit: must be above 0" in line for line in said)


@pytest.mark.parametrize(
    ("paths", "what"),
    [
        ("dAB ( p ( AC CB ) )", "a path over 'CB', which is no link"),
        ("dAB ( p ( BC AC ) )", "a path that is broken at link 'BC'"),
        ("dAB ( p ( AC ) )", "must end at 'B', ends at 'C'"),
        ("dXY ( p ( AC ) )", "there are paths of 'dXY', which is no demand"),
    ],
)
def test_admissible_paths_must_lead_from_source_to_target(
    tmp_path: Path, paths: str, what: str
) -> None:
    (said,) = findings(tmp_path, "U-U-M-N-C-E-N-N", Text(paths=paths))
    assert what in said


def test_demands_that_a_setting_has_no_use_for_are_named(tmp_path: Path) -> None:
    text = Text(demands=(("AB", 1.5), ("AC", 2.0)), paths="dAB ( p ( AB ) )")
    said = findings(tmp_path, "U-U-M-N-I-E-N-N", text)
    assert said == [
        "model code: 'dAB' wants 1.5 units; INTEGER routing needs a whole number of them",
        "model code: 'dAC' has no admissible paths, which EXPLICIT_LIST needs",
    ]
