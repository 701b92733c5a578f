"""What a server is started with."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

MIB = 1024 * 1024
LOOPBACK_NAME = "localhost"


class ServerSettings(NamedTuple):
    """`data` is the folder for everything that is kept, `database` the address of a database in
    its place; None for the usual ones.

    `fhir_servers` are the only other hosts that are ever called, `origins` the only other pages
    that may call. `trust` is a file of the clients whose signed calls are accepted, and `public`
    the address that they and people call, where it is another than this server's own. `threads`
    plans are made at once, and `waiting` more calls may wait for one. `accounts` asks for a
    sign-in on this machine too. `provider` is a file about the clinic's own sign-in; with
    `second_factor` clinicians, authors and admins need one-time codes. `workers` processes make the
    plans; with none they are made in this one. `overlay` is a clinic's, for them.
    `sandbox`: with made-up people to try things on.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    data: Path | None = None
    database: str | None = None
    fhir_servers: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    trust: str | None = None
    public: str | None = None
    accounts: bool = False
    largest_body: int = 8 * MIB
    seconds_to_send: float = 30
    threads: int = 2
    waiting: int = 64
    workers: int = 0
    overlay: Path | None = None
    sandbox: bool = False
    provider: str | None = None
    second_factor: bool = False

    def with_accounts(self) -> bool:
        """Whether callers sign in. Where others than this machine can call they always do."""
        return self.accounts or not is_loopback(self.host)

    def own_page_only(self) -> bool:
        """Whether only this machine may call: without accounts nothing else keeps others out."""
        return not self.with_accounts()

    def own_origins(self, here: str) -> tuple[str, ...]:
        """The origins of this server's own pages: as it was called, and as it is known outside."""
        return here, *([origin_of(self.public)] if self.public else [])

    def encrypted(self) -> bool:
        """Whether people call it over TLS, which a proxy in front of it ends."""
        return (self.public or "").startswith("https://")


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without its port, is this machine."""
    name = host.strip("[]").lower()
    if name == LOOPBACK_NAME:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
