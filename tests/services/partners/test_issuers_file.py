"""The file that names the issuers: what is wrong in one is said."""

from pathlib import Path

import pytest

from services.partners.issuers import read_issuers
from tests.issuer import COUNTY

HOUSING = "organizations/01900000-0000-7000-8000-0000000000f1"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('key = "{key}"', "issuer.0.key"),
        ('url = "http://login.county.example"', "must be https"),
        ('roles = ["GATEWAY"]', "roles.0"),
        ('organization = "Housing"', "organization"),
        ("surprise = 1", "surprise"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_what_is_wrong(tmp_path: Path, wrong: str, said: str) -> None:
    good = COUNTY.format(key="county", url="https://login.county.example", organization=HOUSING)
    file, field = tmp_path / "issuers.toml", wrong.partition(" = ")[0]
    file.write_text(good)
    assert read_issuers(file)[0].domains[0].name == "county.example"
    lines = good.splitlines()
    place = next((place for place, text in enumerate(lines) if text.startswith(f"{field} ")), None)
    if place is None:
        lines.insert(2, wrong)
    else:
        lines[place] = wrong.format(key="Not a key")
    file.write_text("\n".join(lines))
    with pytest.raises(ValueError, match=said):
        read_issuers(file)
