"""Start the kiosk: both surfaces from one process. ``flask --app run`` finds its commands through this file too."""

import ctypes
import logging
import os
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import click
from flask import Flask
from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server

import kiosk
from kiosk.cli.copies import RESCUE
from kiosk.core import chores
from kiosk.core.backup.restoring import restart, running
from kiosk.core.backup.trouble import Trouble
from kiosk.core.storage.database import CannotStart
from kiosk.core.storage.files import held_open
from kiosk.core.storage.space import space
from kiosk.core.web.queues import Queues
from kiosk.entrance.setup import printed_code
from kiosk.start import Front, Start

__all__ = ["create_app", "main"]

MEBIBYTE = 1024 * 1024
# Above Flask's own limits, so that Flask writes the 413, in Indonesian and with every header.
LARGEST_BODY = {"visitor": 1 * MEBIBYTE, "office": 16 * MEBIBYTE}
SECONDS_TO_FINISH = 5
# From glibc's malloc.h.
M_MMAP_THRESHOLD = -3
HIGHEST_PORT = 65_535
_DIGITS = 5


def create_app() -> Flask:
    """Return the app whose commands ``flask --app run`` runs; what prevents a start ends a command with one line."""
    try:
        # What brings a database back must neither need one nor make one.
        return kiosk.create_rescue_app() if set(RESCUE) & set(sys.argv[1:]) else kiosk.create_app()
    except CannotStart as error:
        raise click.ClickException(f"Cannot start: {error}.") from error


def listen(host: str, port: str) -> socket.socket:
    """Return a socket bound to ``host`` and ``port``; exit with one line if the address is invalid or in use."""
    try:
        if not (port.isascii() and port.isdigit() and len(port) <= _DIGITS and int(port) <= HIGHEST_PORT):
            raise ValueError(f"a port is a number up to {HIGHEST_PORT}")
        family, kind, proto, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        sock = socket.socket(family, kind, proto)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
    except (OSError, ValueError) as error:
        sys.exit(f"Cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}.")
    return sock


def server_of(app: Flask | Front, sock: socket.socket, channels: dict) -> BaseWSGIServer:
    """Return the waitress server of one surface; ``channels`` is the map of connections that both servers share.

    500 slow connections stall waitress at its default limit of 100; at 1,000 a page took 0.03 s beside 150 of them.
    """
    return create_server(
        app,
        map=channels,
        sockets=[sock],
        _dispatcher=Queues(app.config["SURFACE"], app.config["PROXY_HOPS"]),
        connection_limit=1000,
        channel_timeout=30,
        max_request_body_size=LARGEST_BODY[app.config["SURFACE"]],
        ident=None,
        # They are believed only as far as the settings say, and they betray a proxy that the settings do not know.
        clear_untrusted_proxy_headers=False,
    )


def stop_on_signal(servers: list[BaseWSGIServer]) -> threading.Event:
    """Return what SIGTERM and SIGINT set."""
    stopping = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        stopping.set()
        servers[0].pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def serve(channels: dict, *until: threading.Event) -> None:
    """Serve until one of ``until`` is set."""
    while not any(event.is_set() for event in until):
        wasyncore.loop(timeout=1, map=channels, count=1)


def close(servers: list[BaseWSGIServer], channels: dict) -> None:
    """Give requests in progress up to five seconds to finish, and stop listening."""
    deadline = time.monotonic() + SECONDS_TO_FINISH
    while _busy(servers) and time.monotonic() < deadline:
        wasyncore.loop(timeout=0.1, map=channels, count=1)
    for server in servers:
        server.task_dispatcher.shutdown()
    wasyncore.close_all(channels)


def _busy(servers: list[BaseWSGIServer]) -> bool:
    return any(
        channel.requests or channel.total_outbufs_len
        for server in servers
        for channel in server.active_channels.values()
    )


def give_memory_back() -> None:
    """Let glibc return large blocks to the system; otherwise it would keep 19 MiB for good after a password hash."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_MMAP_THRESHOLD, MEBIBYTE)


def main() -> None:
    """Create both apps, print their addresses, and serve them; or a page that says why, until they can be created."""
    give_memory_back()
    # A queue of one or two requests is normal on a machine with two cores.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    start = Start()
    channels: dict = {}
    servers, places = [], []
    for front in start.fronts:
        surface = front.app.config["SURFACE"]
        host, port = (front.app.config[f"{surface.upper()}_{name}"] for name in ("HOST", "PORT"))
        servers.append(server_of(front, listen(host, port), channels))
        places.append(f"{surface.capitalize() + ' surface:':17}http://{host}:{port}/")
    stopping = stop_on_signal(servers)
    print(*places, sep="\n", flush=True)
    if not start.done.is_set():
        start.try_again()
        serve(channels, stopping, start.done)
        if not start.done.is_set():
            close(servers, channels)
            sys.exit(1)
        print("Started.", flush=True)
    apps = start.apps
    code = printed_code(apps[1])
    if code:
        print(f"First start. Setup code for the office surface: {code}", flush=True)
    space.restore()
    with ExitStack() as held:
        try:
            held.enter_context(running(Path(apps[0].config["INSTANCE"])))
        except Trouble:
            sys.exit("Cannot start: a copy is being brought back: wait until that is done.")
        held.enter_context(held_open())
        stop_chores = chores.start(apps[1])
        serve(channels, stopping, restart)
        close(servers, channels)
        stop_chores()
    if restart.is_set():
        print("Starting again with the restored database.", flush=True)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    print("Stopped.", flush=True)


if __name__ == "__main__":
    main()
