"""Plain clients on kept connections: how many answers a second an address gives."""

from __future__ import annotations

import multiprocessing as mp
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

CLIENTS = 8


@dataclass(frozen=True)
class Target:
    """What is asked for: a path on a local port, the headers, and the status that is right."""

    port: int
    path: str
    headers: Mapping[str, str]
    status: int = 200

    @property
    def request(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def rate(target: Target, seconds: float) -> float:
    """Answers a second to CLIENTS clients; raises RuntimeError at any other status."""
    with mp.get_context("fork").Pool(CLIENTS) as pool:
        counts = pool.starmap(_ask, [(target, seconds)] * CLIENTS)
    return sum(counts) / seconds


def _ask(target: Target, seconds: float) -> int:
    connection = socket.create_connection(("127.0.0.1", target.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    expected, request, count = str(target.status).encode(), target.request, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection.sendall(request)
        status, closes = _answer(connection)
        if status != expected:
            raise RuntimeError(f"{target.path}: {status.decode()}")
        if closes:
            connection.close()
            connection = socket.create_connection(("127.0.0.1", target.port))
        count += 1
    connection.close()
    return count


def _answer(connection: socket.socket) -> tuple[bytes, bool]:
    """Read one whole answer; its status and whether the server closes."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _end, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    length = 0
    if b"content-length:" in lower:
        length = int(lower.partition(b"content-length:")[2].split(b"\r\n")[0])
    left = length - len(body)
    while left > 0:
        left -= len(_more(connection))
    return head[9:12], b"connection: close" in lower


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise RuntimeError("the server closed the connection")
    return data
