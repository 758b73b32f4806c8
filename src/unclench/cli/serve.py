"""`unclench serve`: the app on this machine."""

import socket
import sys
from pathlib import Path

import click
import platformdirs

from unclench.cli.exit_codes import PORT_IN_USE
from unclench.cli.options import knowledge_folder


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8377, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar="UNCLENCH_DATA",
    default=lambda: platformdirs.user_data_path("unclench"),
    show_default="the user's data directory",
    help="Folder that keeps the consultations.",
)
@knowledge_folder
def serve(host: str, port: int, data: Path, folder: Path | None) -> None:
    """Serve the interview and its results on this machine; nothing leaves it."""
    import uvicorn  # noqa: PLC0415  the other commands start faster without the web server

    from unclench.web.app import create_app  # noqa: PLC0415  likewise

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(
                f"unclench: {host}:{port}: the address cannot be used ({error.strerror}), so nothing is served. "
                f"Stop the program that holds it (perhaps another Unclench), or give another with --port.",
                err=True,
            )
            sys.exit(PORT_IN_USE)
    click.echo("Reading the knowledge and preparing the engine ...")
    app = create_app(data=data, knowledge_folder=folder)
    click.echo(f"Unclench is ready: http://{host}:{port}   (Ctrl-C stops it; answers are kept in {data})")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
