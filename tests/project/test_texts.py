"""What the project's files say, and what none of them may say."""

from __future__ import annotations

import ast
import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ANYWHERE_PATHS = re.compile(r"(?<![\w.$}])/(?:home|root|Users|work|tmp|opt)/\w")
ADDRESS = re.compile(r"https?://|file:/|--(?:find-links|index-url|extra-index-url)")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
LOCKED = re.compile(r"^[a-z0-9-]+==\S+(?: ; [^\\]+)?(?= \\$)")


def found(texts: dict[str, str], pattern: re.Pattern[str], *folders: str) -> list[str]:
    """Return ``file:line: text`` for each match of ``pattern`` in files under ``folders``."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        if name.startswith(folders or "")
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_one_machine(project_texts: dict[str, str]) -> None:
    assert found(project_texts, ANYWHERE_PATHS) == []


def test_build_and_lock_files_name_no_address(project_texts: dict[str, str]) -> None:
    assert found(project_texts, ADDRESS, "requirements", "pyproject.toml") == []


def test_nothing_is_marked_as_unfinished(project_texts: dict[str, str]) -> None:
    assert found(project_texts, UNFINISHED) == []


def test_every_locked_requirement_has_its_version_and_hashes(
    project_texts: dict[str, str],
) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = project_texts[name].splitlines()
        starts = [number for number, line in enumerate(lines) if line[:1].strip(" #")]
        assert starts, name
        for number in starts:
            assert LOCKED.match(lines[number]), lines[number]
            assert lines[number + 1].strip().startswith("--hash=sha256:"), lines[number]


def spoken_texts(code: str) -> list[str]:
    """Return the texts that ``code`` works with: its string constants without docstrings."""
    tree = ast.parse(code)
    loose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose
    ]


def test_the_source_knows_no_place_of_the_reference_network(
    root: Path, project_texts: dict[str, str]
) -> None:
    with (root / "topology/zhongwei/sites.csv").open(encoding="utf-8", newline="") as file:
        sites = list(csv.DictReader(file))
    assert sites
    english = {row[column] for row in sites for column in ("site", "name_en")} - {""}
    chinese = {row["name_zh"] for row in sites} - {""}
    names = re.compile(
        "|".join([rf"\b{re.escape(name)}\b" for name in sorted(english)] + sorted(chinese)),
        re.IGNORECASE,
    )
    named = {
        (name, text[:80])
        for name, code in project_texts.items()
        if name.startswith("src/") and name.endswith(".py")
        for text in spoken_texts(code)
        if names.search(text)
    }
    assert named == set()


def test_licence_readme_and_changelog_belong_to_this_program(
    project_texts: dict[str, str],
) -> None:
    assert "Apache License" in project_texts["LICENSE"]
    assert "Version 2.0, January 2004" in project_texts["LICENSE"]
    for name in ("README.md", "CHANGELOG.md"):
        for word in ("netplan-wan", "`netplan`", "`nplan`"):
            assert word in project_texts[name], (name, word)


def test_readme_opens_with_purpose_picture_and_the_two_commands(
    project_texts: dict[str, str],
) -> None:
    screen = project_texts["README.md"].splitlines()[:45]
    text = "\n".join(screen)
    assert screen[0].startswith("# netplan")
    assert "maps/gallery/national-en.png" in text
    assert "make plan" in text
    assert "make test" in text
