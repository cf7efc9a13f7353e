"""The command line: which verb is meant, and every way in which it can end.

Whatever happens ends in an exit code and at most one sentence on standard error: 0 answered, 1 what `check` found, 2 wrong usage
or unreadable input, 130 interrupted. Nothing here imports Qt: the window is passed in.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from relplanner.cli.failures import sentence
from relplanner.cli.options import ScreenshotOption, TodayOption, day_of_text
from relplanner.cli.output import say
from relplanner.plan.model import Day

Window = Callable[[Path | None, Path | None, Day | None], int]
"""Opens the window: the file to open, the picture to take, the date in place of today's; gives the exit code."""

VERBS = ("new", "import", "export", "schedule", "check", "why", "level")

HELP = """Plan IT releases: dates, people, buffers and gates, and a workbook for stakeholders.

Without a verb the window opens: relplanner [FILE] [--screenshot PNG] [--today DATE]. A verb never needs a screen. PLAN is a
.relplan file or any other format that can be imported; - is standard input or output.
"""

_UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""Typer's own kind of “wrong usage”; it gives the class no public name."""


def run(argv: Sequence[str], window: Window | None = None) -> int:
    """Run the command line and give the exit code; `window` opens the window where no verb is given."""
    arguments = _verb_first(argv)
    try:
        status = _command(arguments, window)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()  # whoever read our output has enough of it
        return 0
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted.")
        return 130
    except _UsageError as error:
        say(_usage(error, arguments))
        return 2
    except Exception as error:  # the command line promises a sentence, never a traceback
        if os.environ.get("RELPLANNER_TRACEBACK"):
            raise
        say(sentence(error))
        return 2
    return status


def _verb_first(argv: Sequence[str]) -> list[str]:
    """The arguments with the verb in front: `--today DATE`, which all verbs know, may stand before it."""
    arguments = list(argv)
    dated = 2 if arguments[:1] == ["--today"] else int(bool(arguments) and arguments[0].startswith("--today="))
    if dated and arguments[dated : dated + 1] and arguments[dated] in VERBS:
        arguments.insert(0, arguments.pop(dated))
    return arguments


def _command(arguments: list[str], window: Window | None) -> int:
    first = arguments[0] if arguments else ""
    if first in VERBS or first in {"--help", "-h", "--version"}:
        return _call(_verbs(), arguments)
    if window is None or (first and not first.startswith("-") and not _is_file(first)):
        known = ", ".join(VERBS[:-1]) + " and " + VERBS[-1]
        what = f"no verb {first}, and there is no file of that name" if first else "no verb given"
        raise typer.BadParameter(f"relplanner knows {what}; its verbs are {known}.")
    return _call(_window_form(window), arguments)


def _is_file(place: str) -> bool:
    """Whether a word means a file: it exists, or it is written like one, and then opening it says that it does not."""
    with suppress(OSError, ValueError):
        if Path(place).exists():
            return True
    return os.sep in place or bool(Path(place).suffix)


def _call(app: typer.Typer, arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    result = command.main(args=arguments, prog_name="relplanner", standalone_mode=False)
    if result == 130:  # typer's word for Ctrl+C
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _new_app() -> typer.Typer:
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _verbs() -> typer.Typer:
    from relplanner.cli import check, export, import_, level, new, schedule, why

    app = _new_app()
    app.callback(help=HELP, invoke_without_command=True)(_program)
    for name, verb in (
        ("new", new.new),
        ("import", import_.import_),
        ("export", export.export),
        ("schedule", schedule.schedule),
        ("check", check.check),
        ("why", why.why),
        ("level", level.level),
    ):
        app.command(name)(verb)
    return app


def _program(
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        import relplanner

        print(f"relplanner {relplanner.__version__}")
        raise typer.Exit


def _window_form(window: Window) -> typer.Typer:
    app = _new_app()

    @app.command(help="Open the window.")
    def show(
        file: Annotated[Path | None, typer.Argument(help="The plan to open.")] = None,
        screenshot: ScreenshotOption = None,
        today: TodayOption = None,
    ) -> int:
        return window(file, screenshot, day_of_text(today) if today is not None else None)

    return app


def _usage(error: Exception, arguments: Sequence[str]) -> str:
    """Typer's complaint as one sentence with the way to help."""
    shown: str = error.format_message() if hasattr(error, "format_message") else str(error)
    text = " ".join(shown.split()).removeprefix("Invalid value: ").rstrip(".")
    verb = arguments[0] if arguments and arguments[0] in VERBS else ""
    return f"{text}; relplanner {verb + ' ' if verb else ''}--help tells how it is used."


def _forget_output() -> None:
    """Point standard output nowhere, so that closing it at the end of the process cannot fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
