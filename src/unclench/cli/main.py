"""The command `unclench`: parse, call, show."""

import sys
from importlib import import_module
from typing import NoReturn

import click

from unclench.cli.exit_codes import exit_code
from unclench.errors import UnclenchError

_HOMES = {
    "assess": "assess",
    "workup": "workup",
    "plan": "plan",
    "relief": "relief",
    "nof1": "nof1",
    "evaluate": "evaluate",
    "serve": "serve",
    "findings": "look_up",
    "conditions": "look_up",
    "medicines": "look_up",
    "investigations": "look_up",
    "treatments": "look_up",
    "guide": "guide",
    "knowledge": "knowledge",
}


class _Commands(click.Group):
    """Commands whose modules are imported when they are called: the web server need not start for a case file."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as the method it replaces
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  the same
        if cmd_name not in _HOMES:
            return None
        command = getattr(import_module(f"unclench.cli.{_HOMES[cmd_name]}"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="unclench")
def cli() -> None:
    """Why muscles cramp or go into spasm: how soon to see whom, what probably causes it, and why.

    It supports a decision and shows its basis; it is not a diagnosis and not a medical device.
    """


def main() -> NoReturn:
    """Run the command; an error is told in words, without a traceback."""
    try:
        left = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("\nStopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except UnclenchError as error:
        click.echo(f"unclench: {error}", err=True)
        sys.exit(exit_code(error))
    sys.exit(left if isinstance(left, int) else 0)
