"""What a document tells a reader to type works, and prints what the document shows."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
# The whole study of the reference network is run by the fixture `study_dir`.
WHOLE_STUDY = ("netplan plan topology/zhongwei", "make plan")
COMMAND_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Command:
    """A command in a document, with the output that the document shows below it."""

    document: str
    line: str
    output: tuple[str, ...]


def blocks(document: Path, language: str) -> list[str]:
    """Return the fenced blocks of ``document`` in ``language``."""
    text = document.read_text(encoding="utf-8")
    return [body for name, body in BLOCK.findall(text) if name == language]


def commands() -> list[Command]:
    """Return every ``$`` command of every console block."""
    found: list[Command] = []
    for document in DOCUMENTS:
        name = document.relative_to(ROOT).as_posix()
        for body in blocks(document, "console"):
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                line, *output = part.rstrip().splitlines()
                shown = tuple(text for text in output if text.strip() not in {"", "..."})
                found.append(Command(name, line, shown))
    return found


def as_id(command: Command) -> str:
    """Return the command as the name of its test."""
    return f"{command.document}: {command.line}"


@pytest.fixture
def workplace(tmp_path: Path, root: Path) -> Path:
    """Return a folder that has the networks, and may be written to."""
    for name in ("topology", "seeds", "Makefile"):
        (tmp_path / name).symlink_to(root / name)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [command for command in commands() if command.line.startswith("netplan")],
    ids=as_id,
)
def test_a_command_works_and_prints_what_is_shown(
    command: Command, workplace: Path, run_env: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if command.line.startswith(WHOLE_STUDY):
        printed = request.getfixturevalue("study_terminal")
    else:
        ended = subprocess.run(
            [sys.executable, "-m", *shlex.split(command.line)],
            cwd=workplace,
            env=run_env,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        printed = ended.stdout + ended.stderr
        assert ended.returncode == 0, printed
    lines = {line.rstrip() for line in printed.splitlines()}
    assert [line for line in command.output if line.rstrip() not in lines] == [], printed


def test_every_console_command_is_one_that_is_tested() -> None:
    listed = commands()
    assert listed
    starts = {command.line.split()[0] for command in listed}
    assert starts <= {"netplan", "make"}


def test_make_commands_in_documents_are_targets(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"(?:`|^|\$ )make ([a-z]+)", text, re.MULTILINE):
            assert target in targets, (document.name, target)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_python_examples_run(
    document: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workplace)
    parser = doctest.DocTestParser()
    for number, body in enumerate(blocks(document, "pycon"), 1):
        example = parser.get_doctest(body, {}, f"{document.name} block {number}", None, None)
        report: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        failed = runner.run(example, out=report.append).failed
        assert failed == 0, "".join(report)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target
