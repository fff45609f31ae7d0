"""Who watches over the product asks for what there is: rules and dashboards name figures that are answered, and each
alert has its line in the runbook."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml

from cli.settings import CHECKOUT
from tests.observability.test_watching import PROCESSES, scrape
from tests.product import Product
from tests.services.eventually import eventually

PROMETHEUS = CHECKOUT / "deploy" / "prometheus"
RULES: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"][0]["rules"]


def expressions() -> Iterator[str]:
    """Everything that is asked of Prometheus."""
    yield from (rule["expr"] for rule in RULES)
    for dashboard in (CHECKOUT / "deploy" / "grafana" / "dashboards").glob("*.json"):
        for panel in json.loads(dashboard.read_text())["panels"]:
            yield from (target["expr"] for target in panel["targets"])


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_an_expression_is_one(expression: str) -> None:
    promql_parser.parse(expression)


async def test_every_figure_that_is_asked_for_is_answered(watched: Product) -> None:
    watched.token("office")  # A request, so that there are calls to count.
    asked = {name for each in expressions() for name in re.findall(r"\b(?:tributary|process)_\w+", each)}

    async def missing() -> set[str]:
        there = {sample.partition("{")[0] for process in PROCESSES for sample in scrape(watched, process)}
        return asked - there

    async def answered() -> bool:
        return not await missing()

    try:
        await eventually(answered, seconds=20)
    finally:
        assert await missing() == set()


def test_each_alert_has_a_line_in_the_runbook_and_a_test() -> None:
    runbook = (CHECKOUT / "docs" / "operations.md").read_text()
    tested = (PROMETHEUS / "alerts.test.yml").read_text()
    names = [rule["alert"] for rule in RULES]
    assert re.findall(r"^\| (Tributary\w+) \|", runbook, re.M) == names
    assert sorted(set(re.findall(r"alertname: (\w+)", tested))) == sorted(names)


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool, which comes with Prometheus, is not here")
def test_alerts_are_raised_when_they_should_and_not_before() -> None:
    done = subprocess.run(
        ("promtool", "test", "rules", "alerts.test.yml"), cwd=PROMETHEUS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
