"""The floors by name: what this machine can do at best in each thing that the product does."""

from functools import partial

from bench import floor_command, floor_database, floor_stream, floor_wire
from bench.load import Measurement
from bench.processes import Meter
from bench.product import Product
from bench.story import Story


def floors(product: Product, story: Story, database_url: str, servers: floor_wire.Servers) -> dict[str, Measurement]:
    """Every floor, on the PostgreSQL and the NATS that the product uses: its name, and how to measure it."""
    nats_url, pids = product.place.nats_url, product.roots() | servers.pids

    def meter(*processes: str) -> Meter:
        return Meter({process: pids[process] for process in processes})

    database, chain = meter("postgresql"), meter("http", "grpc", "postgresql")
    assistance = product.service_database("assistance")
    return {
        "pgbench insert + outbox": partial(floor_database.pgbench, "insert", database_url, database),
        "pgbench full": partial(floor_database.pgbench, "full", database_url, database),
        "asyncpg create": partial(floor_database.asyncpg_create, database_url, database),
        "create command": partial(floor_command.create_command, assistance, story.organization, database),
        "grpc.aio echo, unix": partial(floor_wire.grpc_echo, servers.unix, meter("grpc")),
        "grpc.aio echo, tcp": partial(floor_wire.grpc_echo, servers.tcp, meter("grpc")),
        "Starlette JSON echo": partial(floor_wire.http_post, servers.http_port, "/echo", meter("http")),
        "HTTP → gRPC echo": partial(floor_wire.http_post, servers.http_port, "/hop", meter("http", "grpc")),
        "HTTP → gRPC → PostgreSQL": partial(floor_wire.http_post, servers.http_port, "/create", chain),
        "JetStream acks": partial(floor_stream.one_by_one, nats_url, meter("nats")),
    }
