"""The echo servers behind the wire floors, each a process of its own: `python -m bench.servers grpc|http`."""

import argparse
import json
from typing import Any, cast

import asyncpg
import grpc.aio
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bench import floor_database

ECHO = "/bench.Floor/Echo"
CREATE = "/bench.Floor/Create"


async def serve_grpc(listen: list[str], database_url: str) -> None:
    """Answers Echo with what it was sent and Create with what the create transaction wrote. Raw bytes, no protobuf."""
    pool = await asyncpg.create_pool(database_url, min_size=16, max_size=16)

    async def echo(message: bytes, _context: object) -> bytes:
        return message

    async def create(message: bytes, _context: object) -> bytes:
        async with pool.acquire() as database:
            case, number = await floor_database.create(cast("asyncpg.Connection", database), message.decode())
        return f"{case} {number}".encode()

    server = grpc.aio.server()
    methods: dict[str, Any] = {
        "Echo": grpc.unary_unary_rpc_method_handler(echo),
        "Create": grpc.unary_unary_rpc_method_handler(create),
    }
    server.add_registered_method_handlers("bench.Floor", methods)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bench.Floor", methods),))
    for address in listen:
        server.add_insecure_port(address)
    await server.start()
    await server.wait_for_termination()


async def serve_http(port: int, target: str) -> None:
    """Answers /echo itself with the JSON it was sent; passes /hop and /create on over gRPC to `target`."""
    channel = grpc.aio.insecure_channel(target)
    hop: Any = channel.unary_unary(ECHO)
    create: Any = channel.unary_unary(CREATE)

    async def answer_echo(request: Request) -> Response:
        return JSONResponse(await request.json())

    async def answer_hop(request: Request) -> Response:
        body = await request.json()
        return JSONResponse(json.loads(await hop(json.dumps(body).encode())))

    async def answer_create(request: Request) -> Response:
        body = await request.json()
        return JSONResponse({"case": (await create(body["title"].encode())).decode()})

    routes = [Route("/echo", answer_echo, methods=["POST"]), Route("/hop", answer_hop, methods=["POST"])]
    app = Starlette(routes=[*routes, Route("/create", answer_create, methods=["POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, http="httptools")
    await uvicorn.Server(config).serve()


def main() -> None:
    """Runs one of the servers until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.servers", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    grpc_server = kinds.add_parser("grpc")
    grpc_server.add_argument("--listen", required=True, help="gRPC addresses, comma-separated")
    grpc_server.add_argument("--database", required=True, help="URL of the floors' database")
    http_server = kinds.add_parser("http")
    http_server.add_argument("--port", type=int, required=True)
    http_server.add_argument("--target", required=True, help="gRPC address that /hop and /create are passed on to")
    options = parser.parse_args()
    if options.kind == "grpc":
        uvloop.run(serve_grpc(options.listen.split(","), options.database))
    else:
        uvloop.run(serve_http(options.port, options.target))


if __name__ == "__main__":
    main()
