"""The profile `observability`: each of its parts is told of parts that there are, where they answer."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from cli.settings import CHECKOUT, SERVICES

DEPLOY = CHECKOUT / "deploy"
STACK: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]


def told(path: str) -> Any:
    """A file of deploy/."""
    return yaml.safe_load((DEPLOY / path).read_text())


def mounted(part: str, path: str) -> Path:
    """The file or folder of the checkout that a part of the stack has at `path`."""
    for volume in STACK[part]["volumes"]:
        here, there = volume.split(":")[:2]
        if here.startswith("./") and Path(path).is_relative_to(there):
            return CHECKOUT / here / Path(path).relative_to(there)
    raise AssertionError(f"{part} has nothing at {path}")


def reaches(part: str, other: str) -> bool:
    """Whether one part of the stack is on a network of the other's."""
    return bool({*STACK[part]["networks"]} & {*STACK[other]["networks"]})


def test_prometheus_asks_every_process_where_it_answers() -> None:
    configuration = told("prometheus/prometheus.yml")
    assert all(mounted("prometheus", path).is_file() for path in configuration["rule_files"])
    (job,) = configuration["scrape_configs"]
    asked = {config["labels"]["process"]: config["targets"] for config in job["static_configs"]}
    answering = {}
    for part in ("gateway", *SERVICES):
        port = STACK[part]["environment"]["TRIBUTARY_METRICS_LISTEN"].rpartition(":")[2]
        answering[part] = [f"{part}:{port}"]
        assert reaches("prometheus", part)
    assert asked == answering


def test_the_collector_takes_traces_and_hands_them_on() -> None:
    configuration = told("collector/collector.yml")
    service = configuration["service"]
    for kind in ("receivers", "processors", "exporters"):
        used = {name for pipeline in service["pipelines"].values() for name in pipeline[kind]}
        assert used == set(configuration[kind])
    assert set(service["extensions"]) == set(configuration["extensions"])
    for exporter in configuration["exporters"].values():
        assert reaches("collector", exporter["endpoint"].partition(":")[0])
    listens = configuration["receivers"]["otlp"]["protocols"]["grpc"]["endpoint"].rpartition(":")[2]
    assert f"OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:{listens}" in (CHECKOUT / "docs/operations.md").read_text()
    assert all(reaches(part, "collector") for part in ("gateway", *SERVICES))


def test_grafana_finds_its_dashboards_and_where_their_figures_come_from() -> None:
    (provider,) = told("grafana/provisioning/dashboards/tributary.yml")["providers"]
    dashboards = [
        json.loads(file.read_text()) for file in mounted("grafana", provider["options"]["path"]).glob("*.json")
    ]
    sources = {
        source["uid"]: source for source in told("grafana/provisioning/datasources/tributary.yml")["datasources"]
    }
    used = {panel["datasource"]["uid"] for board in dashboards for panel in board["panels"] if "datasource" in panel}
    assert used
    assert used <= set(sources)
    for source in sources.values():
        assert reaches("grafana", str(urlsplit(source["url"]).hostname))
