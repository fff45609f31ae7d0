"""Packages into the running service and out of it again."""

import asyncio
from pathlib import Path

import pytest
from rich.console import Console
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.directory_pb2_grpc import DirectoryServiceStub
from tributary.partners.v1.organizations_pb2 import GetOrganizationRequest, Organization

from cli.hsds.exporting import Form
from cli.hsds.exporting import run as export
from cli.hsds.importing import Job, run
from cli.hsds.tally import Tally
from tests.cli.hsds_packages import INVENTED, MIAMI, needs_miami
from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners


def job(path: Path, folder: Path, source: str, *, dry_run: bool = False) -> Job:
    """What to import."""
    return Job(path, source, folder / "rejects.csv", "US", Organization.COMMUNITY_ORGANIZATION, dry_run)


async def take_in(partners: Partners, todo: Job) -> tuple[Tally, str]:
    """Runs an import; its counts, and what it printed."""
    console = Console(record=True, width=160, quiet=False, file=(todo.rejects.parent / "out").open("w"))
    tally = await run(todo, partners.running.settings.listen, lambda: partners.admin, console)
    return tally, console.export_text()


async def give_out(partners: Partners, path: Path, source: str, form: Form) -> str:
    """Runs an export; what it printed."""
    console = Console(record=True, width=160, file=(path.parent / "out").open("w"))
    await export(path, source, form, partners.running.settings.listen, lambda: partners.admin, console)
    return console.export_text()


def outcomes(tally: Tally) -> set[str]:
    """What became of the records."""
    return {result for (_, result), count in tally.outcomes.items() if count}


@pytest.mark.parametrize("package", ["hsds-1.1", "hsds-2.0", "hsds-3.1"])
async def test_a_package_goes_in_and_comes_out_the_same(partners: Partners, package: str, tmp_path: Path) -> None:
    path, source = INVENTED / package, f"hsds:{package[5:]}"
    _, said = await take_in(partners, job(path, tmp_path, source, dry_run=True))
    assert "This was a dry run: nothing was changed." in said
    first, _ = await take_in(partners, job(path, tmp_path, source))
    assert outcomes(first) == {"created"}
    again, said = await take_in(partners, job(path, tmp_path, source))
    assert outcomes(again) == {"unchanged"}
    assert "Nothing changed: everything was there as it is in the package." in said
    for form in Form:
        out = tmp_path / f"{form}.zip"
        await give_out(partners, out, source, form)
        back, _ = await take_in(partners, job(out, tmp_path, source))
        assert outcomes(back) == {"unchanged"}
        assert back.outcomes == again.outcomes
        assert not back.rejected


async def test_an_import_that_was_cut_off_is_finished_by_the_next(partners: Partners, tmp_path: Path) -> None:
    source = "hsds:cut-off"
    for table in ("organizations", "services", "locations"):
        rows = (INVENTED / "hsds-1.1" / f"{table}.csv").read_text().splitlines(keepends=True)
        (tmp_path / f"{table}.csv").write_text("".join(rows[:2]))
    begun, _ = await take_in(partners, job(tmp_path, tmp_path, source))
    finished, _ = await take_in(partners, job(INVENTED / "hsds-1.1", tmp_path, source))
    assert begun.outcomes["organizations", "created"] == 1
    assert finished.outcomes["organizations", "created"] == 1
    assert finished.outcomes["services", "created"] == 2


async def test_every_field_knows_its_source(partners: Partners, tmp_path: Path) -> None:
    await take_in(partners, job(INVENTED / "hsds-1.1", tmp_path, "hsds:known"))
    directory = DirectoryServiceStub(partners.running.channel)
    request = pb.SearchServicesRequest(query="box delivery")
    found = (await directory.SearchServices(request, metadata=partners.public)).services
    sources = []
    for service in found:
        read = await directory.GetService(pb.GetServiceRequest(name=service.name), metadata=partners.public)
        sources += [(s.field, s.record) for s in read.sources if s.source == "hsds:known"]
        parent = service.name.partition("/services/")[0]
    assert ("display_name", "11") in sources
    organization = await partners.organizations.GetOrganization(
        GetOrganizationRequest(name=parent), metadata=partners.public
    )
    assert {s.record for s in organization.sources} == {"1"}


@needs_miami
async def test_miami_goes_in_whole_though_killed_and_comes_out_again(partners: Partners, tmp_path: Path) -> None:
    async def well_begun() -> bool:
        (row,) = await partners.rows("SELECT count(*) AS n FROM services WHERE delivered_by = 'hsds:miami'")
        return bool(row["n"] > 200)

    begun = asyncio.create_task(take_in(partners, job(MIAMI, tmp_path, "hsds:miami")))
    await eventually(well_begun, seconds=60)
    begun.cancel()
    await asyncio.gather(begun, return_exceptions=True)

    first, said = await take_in(partners, job(MIAMI, tmp_path, "hsds:miami"))
    total = {
        kind: first.outcomes[kind, "created"] + first.outcomes[kind, "unchanged"] for kind, _ in list(first.outcomes)
    }
    assert (total["organizations"], total["services"], total["locations"], total["terms"]) == (1074, 4089, 4089, 1994)
    assert first.outcomes["services", "unchanged"] > 200
    assert "changed" not in outcomes(first)
    assert "Languages: 9,021 mapped to BCP 47, 336 kept as written" in said

    second, said = await take_in(partners, job(MIAMI, tmp_path, "hsds:miami"))
    assert outcomes(second) == {"unchanged"}
    assert "Nothing changed" in said
    said = await give_out(partners, tmp_path / "miami.zip", "hsds:miami", Form.CSV)
    assert "1,994  taxonomy_term.description" in said
    back, _ = await take_in(partners, job(tmp_path / "miami.zip", tmp_path, "hsds:miami"))
    assert outcomes(back) == {"unchanged"}
    assert back.outcomes == second.outcomes
