"""Ports for programs that tests start."""

import random
import socket

# Below those that the system gives to outgoing connections: one of them could be taken between the look at it and the
# start of the program.
_PORTS = range(20_000, 32_000)


def free_port() -> int:
    """Return a port on loopback that nothing listens on."""
    while True:
        port = random.SystemRandom().choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
