"""Errors into exit codes: 0 fine, 1 findings or no solution, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from netplan.errors import NetplanError


@contextmanager
def guarded(*, debug: bool) -> Iterator[None]:
    """Turn an error that netplan raises on purpose into its message and exit code 1.

    ``debug`` lets the traceback through. What the operating system refuses (a full disk, a
    folder that may not be written) is said in its own words.
    """
    try:
        yield
    except NetplanError as error:
        if debug:
            raise
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        if debug:
            raise
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"{where}{error.strerror or error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        typer.echo(str(error) or "stopped; nothing was written", err=True)
        raise typer.Exit(130) from error


def utf8_output() -> None:
    """Let Chinese names through where the terminal's own encoding could not show them."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
