"""Addresses of databases."""

from urllib.parse import quote, urlencode, urlsplit, urlunsplit


def address(server: str, role: str, password: str, database: str) -> str:
    """The URL of a database of `server`, itself a postgresql:// URL, for a role."""
    parts = urlsplit(server)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}:{quote(password, safe='')}@{host}", path=f"/{database}"))


def socket_address(sockets: str, port: int, role: str, password: str, database: str) -> str:
    """The URL of a database of the server that answers on the unix socket of `port` in the folder `sockets`."""
    place = urlencode({"host": sockets, "port": port})
    return f"postgresql://{quote(role)}:{quote(password, safe='')}@/{database}?{place}"
