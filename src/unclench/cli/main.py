"""The command `unclench`: parse, call, show."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from unclench.cli.assess import assess
from unclench.cli.evaluate import evaluate
from unclench.cli.exit_codes import exit_code
from unclench.cli.guide import guide
from unclench.cli.knowledge import knowledge
from unclench.cli.look_up import conditions, findings, investigations, medicines, treatments
from unclench.cli.nof1 import nof1
from unclench.cli.plan import plan
from unclench.cli.relief import relief
from unclench.cli.serve import serve
from unclench.cli.workup import workup
from unclench.errors import UnclenchError

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="unclench")
def cli() -> None:
    """Why muscles cramp or go into spasm: how soon to see whom, what probably causes it, and why.

    It supports a decision and shows its basis; it is not a diagnosis and not a medical device.
    """


_PARTS = (
    assess, workup, plan, relief, nof1, evaluate, serve,
    findings, conditions, medicines, investigations, treatments, guide, knowledge,
)  # fmt: skip
for part in _PARTS:
    cli.add_command(part)


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
