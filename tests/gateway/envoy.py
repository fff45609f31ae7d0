"""Envoy with its gRPC-JSON transcoder on the same contracts, before the same backend: a second opinion."""

import asyncio
import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cli.embedded.ports import free_ports
from gateway.api.contract import descriptors, rpcs

_TYPE = "type.googleapis.com/envoy.extensions"


def configuration(port: int, backend: str) -> dict[str, Any]:
    """Everything to `backend`, a unix socket, transcoded as close to our own decisions as its options allow."""
    transcoder = {
        "@type": f"{_TYPE}.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder",
        "proto_descriptor_bin": base64.b64encode(descriptors()).decode(),
        "services": sorted({f"{rpc.package}.{rpc.service}" for rpc in rpcs()}),
        "url_unescape_spec": "ALL_CHARACTERS_EXCEPT_SLASH",
        "query_param_unescape_plus": True,
        "request_validation_options": {"reject_unknown_method": True, "reject_unknown_query_parameters": True},
        "print_options": {"always_print_primitive_fields": False},
    }
    everything = {"match": {"prefix": "/"}, "route": {"cluster": "backend"}}
    manager = {
        "@type": f"{_TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "second_opinion",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [everything]}]},
        "http_filters": [
            {"name": "envoy.filters.http.grpc_json_transcoder", "typed_config": transcoder},
            {
                "name": "envoy.filters.http.router",
                "typed_config": {"@type": f"{_TYPE}.filters.http.router.v3.Router"},
            },
        ],
    }
    listener = {
        "name": "http",
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": [
            {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
        ],
    }
    protocol = f"{_TYPE}.upstreams.http.v3.HttpProtocolOptions"
    cluster = {
        "name": "backend",
        "type": "STATIC",
        "connect_timeout": "2s",
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": protocol,
                "explicit_http_config": {"http2_protocol_options": {}},
            }
        },
        "load_assignment": {
            "cluster_name": "backend",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {"pipe": {"path": backend}}}}]}],
        },
    }
    return {"static_resources": {"listeners": [listener], "clusters": [cluster]}}


class Envoy:
    """Envoy as a process of the tests' own."""

    def __init__(self, folder: Path, backend: str) -> None:
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        config = folder / "envoy.json"
        config.write_text(json.dumps(configuration(port, backend)))
        program = Path(sys.executable).with_name("envoy")
        self._log = folder / "envoy.log"
        command = [str(program), "-c", str(config), "--disable-hot-restart", "--concurrency", "1", "-l", "warning"]
        with self._log.open("w") as log:
            self._child = subprocess.Popen(command, stdout=log, stderr=log)

    async def ready(self) -> None:
        """Waits until it answers. Raises RuntimeError with its log when it ends instead."""
        for _ in range(300):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                if self._child.poll() is not None:
                    raise RuntimeError(self._log.read_text()[-2000:]) from None
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
        raise RuntimeError("Envoy did not begin to answer")

    def stop(self) -> None:
        """Ends it."""
        self._child.terminate()
        self._child.wait(20)
