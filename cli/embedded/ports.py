"""Ports of the loopback address, and unix sockets."""

import random
import socket

# Below the range from which systems pick the near ends of connections (Linux: 32768 and up), so that nobody's passing
# connection sits on a server's port while the server restarts.
LOWEST, HIGHEST = 20000, 32000


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> list[int]:
    """As many distinct ports that are free now, at random."""
    return [port for port in random.sample(range(LOWEST, HIGHEST), 200) if is_free(port)][:count]


def answers(port: int, path: str, status: int = 200, seconds: float = 1.0) -> bool:
    """Whether an HTTP server there answers with that status to a GET of `path` in time."""
    request = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode()
    try:
        with socket.create_connection(("127.0.0.1", port), seconds) as connection:
            connection.sendall(request)
            return connection.recv(64).split(b" ", 2)[1:2] == [b"%d" % status]
    except OSError:
        return False


def accepts(path: str) -> bool:
    """Whether a server accepts connections on the unix socket there."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
    except OSError:
        return False
    return True
