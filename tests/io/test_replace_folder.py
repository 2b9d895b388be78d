"""An output folder is replaced whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from netplan.io import OutputError, replace_folder


def names(folder: Path) -> list[str]:
    """Return everything below ``folder``."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "out" / "net"
    with replace_folder(target) as part:
        (part / "a.csv").write_text("a")
        assert not target.exists()
    assert names(target) == [".netplan-out", "a.csv"]
    assert names(tmp_path / "out") == ["net", "net/.netplan-out", "net/a.csv"]


def test_the_next_run_takes_its_place_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "net"
    for name in ("old.csv", "new.csv"):
        with replace_folder(target) as part:
            (part / name).write_text(name)
    assert names(tmp_path) == ["net", "net/.netplan-out", "net/new.csv"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_goes_wrong_leaves_the_old_folder_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "net"
    with replace_folder(target) as part:
        (part / "old.csv").write_text("old")

    def fail() -> None:
        with replace_folder(target) as part:
            (part / "half.csv").write_text("half")
            raise error

    with pytest.raises(error):
        fail()
    assert names(tmp_path) == ["net", "net/.netplan-out", "net/old.csv"]


def test_what_goes_wrong_leaves_no_new_parents_either(tmp_path: Path) -> None:
    def fail() -> None:
        with replace_folder(tmp_path / "a" / "b" / "net"):
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert names(tmp_path) == []


def test_a_swap_that_fails_half_way_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "net"
    with replace_folder(target) as part:
        (part / "old.csv").write_text("old")
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if path.suffix == ".part" and to == target:
            raise OSError(28, "No space left on device")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with (
        pytest.raises(OutputError, match="cannot be written: No space left on device"),
        replace_folder(target) as part,
    ):
        (part / "new.csv").write_text("new")
    assert names(tmp_path) == ["net", "net/.netplan-out", "net/old.csv"]


def refused(target: Path, *keep: Path) -> str:
    """Return why ``target`` is refused."""
    with pytest.raises(OutputError) as caught, replace_folder(target, keep=keep):
        pytest.fail("must not come this far")
    return str(caught.value)


def test_a_folder_that_netplan_did_not_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.tex").write_text("years of work")
    assert "is not an output of netplan" in refused(tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter1.tex").read_text() == "years of work"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    with replace_folder(tmp_path / "net") as part:
        (part / "a").write_text("a")
    assert (tmp_path / "net" / "a").exists()


def test_the_network_itself_and_what_holds_it_are_refused(tmp_path: Path) -> None:
    network = tmp_path / "topology" / "net"
    network.mkdir(parents=True)
    (network / ".netplan-out").write_text("exported once")
    (tmp_path / "topology" / ".netplan-out").write_text("")
    for target in (network, network.parent, network / ".." / "net"):
        assert f"would replace {network}" in refused(target, network)
    assert network.is_dir()


def test_home_the_working_folder_and_the_root_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "users" / "me"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    for target in (home, home.parent, Path.cwd(), Path("/")):
        assert "would replace" in refused(target)


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net").write_text("x")
    assert "is there already and is no folder" in refused(tmp_path / "net")
    assert (tmp_path / "net").read_text() == "x"


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "net").symlink_to(tmp_path / "disk")
    with replace_folder(tmp_path / "net") as part:
        (part / "a").write_text("a")
    assert (tmp_path / "net").is_symlink()
    assert (tmp_path / "disk" / "a").read_text() == "a"


def test_the_folder_has_the_usual_mode_and_not_that_of_a_temporary_one(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    with replace_folder(tmp_path / "net"):
        pass
    modes = [(tmp_path / name).stat().st_mode for name in ("usual", "net")]
    assert modes[0] == modes[1]
