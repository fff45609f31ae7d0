"""Prometheus of the profile `observability`: it asks each process, answers what rules and dashboards ask, and raises an
alert for a process that is away. Where its image is not at hand, and cannot be had, this says so."""

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from cli.settings import SERVICES
from tests.architecture.test_watching_over import STACK
from tests.compose.stack import Stack, run
from tests.observability.test_rules import RULES, expressions
from tests.services.eventually import eventually

PROFILE = ("--profile", "observability")
ASK = """import sys, urllib.request
print(urllib.request.urlopen("http://prometheus:9090/api/v1/" + sys.argv[1], timeout=5).read().decode())"""
Answers = Callable[..., Any]


@pytest.fixture(scope="module")
def prometheus(product: Stack) -> Iterator[Answers]:
    """Prometheus beside the stack; call it with a path of its API and parameters for what it answers."""
    usual = re.fullmatch(r"\$\{PROMETHEUS_IMAGE:-(.+)\}", STACK["prometheus"]["image"])
    image = os.environ.get("PROMETHEUS_IMAGE") or (usual and usual[1]) or ""
    if run("docker", "image", "inspect", image).returncode and run("docker", "pull", image).returncode:
        pytest.skip(f"{image} is not here: Prometheus was not tried")

    def answer(path: str, **parameters: str) -> Any:
        done = product.inside("gateway", "python", "-c", ASK, f"{path}?{urlencode(parameters)}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["data"]

    product.compose(*PROFILE, "up", "-d", "prometheus")
    try:
        yield answer
    finally:
        product.compose(*PROFILE, "rm", "--stop", "--force", "prometheus")


async def test_it_is_well_and_each_process_answers_it(product: Stack, prometheus: Answers) -> None:
    async def well() -> bool:
        return bool(product.container("prometheus")["State"]["Health"]["Status"] == "healthy")

    async def up() -> bool:
        targets = prometheus("targets")["activeTargets"]
        return {t["labels"]["process"] for t in targets if t["health"] == "up"} == {"gateway", *SERVICES}

    await eventually(well, seconds=60)
    await eventually(up, seconds=60)


async def test_it_has_the_rules_and_answers_all_that_is_asked(prometheus: Answers) -> None:
    (group,) = prometheus("rules")["groups"]
    assert [rule["name"] for rule in group["rules"]] == [rule["alert"] for rule in RULES]

    async def evaluated() -> bool:
        (group,) = prometheus("rules")["groups"]
        return {rule["health"] for rule in group["rules"]} == {"ok"}

    await eventually(evaluated, seconds=60)
    for expression in set(expressions()):
        assert prometheus("query", query=expression)["resultType"] == "vector", expression


async def test_it_raises_an_alert_for_a_process_that_is_away_and_takes_it_back(
    product: Stack, prometheus: Answers
) -> None:
    async def raised() -> bool:
        return ("TributaryProcessDown", "funding", "firing") in {
            (alert["labels"]["alertname"], alert["labels"].get("process"), alert["state"])
            for alert in prometheus("alerts")["alerts"]
        }

    async def taken_back() -> bool:
        return not await raised()

    assert await taken_back()
    product.compose("stop", "funding")
    await eventually(raised, seconds=240)
    product.compose("start", "funding")
    await eventually(taken_back, seconds=120)
    product.wait_until_well()
