"""How pages come by their words: languages, numbers, forms, and the check of the catalogs."""

import base64
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from gateway import assets
from gateway.api.contract import registry
from gateway.api.refusal import FieldError, Refusal
from gateway.portal import formats, messages
from gateway.portal.forms import Form, cents_of
from gateway.portal.labels import LABELS
from gateway.portal.reader import Reader, best_language, read_by, zone
from gateway.portal.said import MOST, pack, unpack
from gateway.portal.text import plain, prose, web
from gateway.portal.unmarked import unmarked
from gateway.portal.user_agents import called
from gateway.portal.words import ngettext, unreviewed


def reads(language: str, place: str = "America/Chicago") -> None:
    """Has the rest of the test read so."""
    read_by(Reader(language, ZoneInfo(place)))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("fr-FR, hmn;q=0.4, es;q=0.3", "hmn"),
        ("mww", "hmn"),
        ("en;q=0.1, es;q=0", "en"),
        ("de, *;q=0.5", "en"),
        ("es;q=x, en", "en"),
        (", ;;q=1," * 200, "en"),
    ],
)
def test_the_language_that_a_browser_asks_for(accepted: str, language: str) -> None:
    assert best_language(accepted) == language


@pytest.mark.parametrize("name", ["", "Nowhere/Atlantis", "../../etc/passwd", "/etc/passwd", "x" * 500, "\x00"])
def test_a_zone_that_is_none_is_the_programs_own(name: str) -> None:
    assert zone(name).key == "America/Chicago"


def test_a_moment_a_day_and_an_amount_in_each_language() -> None:
    at = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
    amount = SimpleNamespace(units=12_500, nanos=0, currency_code="USD")
    cents = SimpleNamespace(units=0, nanos=500_000_000, currency_code="USD")
    reads("en")
    assert ">November 21, 2026, 9:30\u202fPM CST<" in formats.moment(at)
    assert 'title="2026-11-22 03:30:00 UTC"' in formats.moment(at)
    assert (formats.money(amount), formats.money(cents)) == ("$12,500", "$0.50")
    reads("es")
    assert "21 de noviembre de 2026, 9:30" in formats.moment(at)
    assert formats.money(amount) == "$12,500"
    reads("hmn", "Asia/Tokyo")
    assert "Lub Kaum Ib Hlis Tim 22, 2026, 12:30" in formats.moment(at)
    assert formats.day(date(2026, 1, 5)) == "Lub Ib Hlis Tim 5, 2026"
    assert formats.day("whenever") == "whenever"


def test_counts_have_their_forms_and_names_of_languages_are_the_readers() -> None:
    for language, one, many in (("en", "1 day ago", "2 days ago"), ("es", "hace 1 día", "hace 2 días")):
        reads(language)
        said = [ngettext("%(number)s day ago", "%(number)s days ago", count, number=count) for count in (1, 2)]
        assert said == [one, many]
    assert formats.tongue("hmn") == "Hmong"
    assert formats.tongue("so") == "Somalí"
    reads("en")
    assert formats.tongue("es") == "Spanish"
    assert formats.tongue("tlh-QQ") == "tlh-QQ"
    assert not unreviewed("public")


def test_styles_and_scripts_are_built_from_what_stands_in_the_frontend() -> None:
    """Otherwise: `make assets`."""
    frontend = Path(messages.PORTAL) / "frontend"
    sources = ("_own.scss", "build.mjs", "package-lock.json", "portal.js", "portal.scss")
    digest = sha256(b"".join((frontend / name).read_bytes() for name in sources)).hexdigest()
    assert (assets.FOLDER / "portal" / "BUILT_FROM").read_text().strip() == digest


def test_every_value_of_a_labeled_enum_has_a_label() -> None:
    for name, labels in LABELS.items():
        enum = registry().enum(f"tributary.{name}")
        assert enum is not None, name
        values = {value.name for value in enum.values if value.number} - {"GATEWAY"}
        assert values == set(labels), name


def test_the_catalogs_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(check=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.html", "<p>{{ _('Known') }} · Tributary</p>", []),
        ("a.html", "<p>Forgotten {{ name }}</p>", ["Forgotten"]),
        ("a.html", "<img alt='A picture' src='/x'>", ["A picture"]),
        ("a.html", "<a title='{{ name }}' href='/some/where'>{{ name }}</a>", []),
        ("a.html", "{# A comment. #}{% if 'a b' %}<br>{% endif %}", []),
        ("a.py", "form.wrong('x', 'Write your name.')", ["Write your name."]),
        ("a.py", "form.wrong('x', _('Write your name.'))", []),
        ("a.py", '"""What it does."""\ndef f():\n    """What f does."""\n    return "Brown Deer"', []),
        ("a.py", "raise Refusal(403, 'X', 'This is not yours.')", []),
    ],
)
def test_words_outside_of_the_catalogs_are_found(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    (tmp_path / name).write_text(text)
    assert unmarked(tmp_path / name) == found


def test_a_catalog_that_lacks_a_translation_or_changes_its_values_is_faulty() -> None:
    from babel.messages.catalog import Catalog

    catalog = Catalog()
    catalog.add("Hello", "")
    catalog.add("To %(name)s", "Para %(nombre)s")
    catalog.add("Fine", "Bien")
    catalog.add(("%(n)s day", "%(n)s days"), ("un día", ""))
    found = list(messages.faults("public", "es", catalog))
    assert [text.partition(": ")[2] for text in found] == [
        "'Hello' is not translated",
        "'To %(name)s' must keep ['name']",
        "'%(n)s day' is not translated",
    ]


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong_where() -> None:
    reads("es")
    form = Form({"displayName": " Río ", "kind": ["A", "B"]})
    form.need("email", "Falta")
    form.refused(
        Refusal(400, "FIELD_INVALID", "No.", errors=[FieldError("case.title", "Too long.")]), case_title="title"
    )
    assert form["displayName"] == "Río"
    assert Form({"need": "Boxes,\r\nand a van.\r\n"})["need"] == "Boxes,\nand a van.", "lines end as the API has them"
    assert form.chosen("kind", [("B", "b"), ("C", "c")]) == ["B"]
    assert form.errors == {"email": "Falta", "title": '<span lang="en">Too long.</span>'}
    assert not form.right
    assert form.request_id == form.request_id
    with pytest.raises(Refusal):
        form.refused(Refusal(503, "UNAVAILABLE", "Later."))


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("2500", 250_000), ("$2,500.50", 250_050), ("2,50", None), ("", None), ("1e3", None), ("-5", None), ("0", 0)],
)
def test_an_amount_of_dollars_as_people_write_it(typed: str, cents: int | None) -> None:
    assert cents_of(typed) == cents


def test_what_directories_wrote_is_shown_without_anything_that_acts() -> None:
    text = "# Big\n\nSee <script>alert(1)</script><a href='javascript:x'>a</a> [b](https://x.example) **c** "
    text += "<img src=x onerror=y>"
    shown = prose(text)
    assert "script" not in shown
    assert "javascript" not in shown
    assert "onerror" not in shown
    assert 'href="https://x.example"' in shown
    assert "<strong>c</strong>" in shown
    assert plain("<p>Food &amp; <b>care</b> for   all who come</p>", 14) == "Food & care …"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("www.a.example", "https://www.a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https:///", ""),
        ("nothing at all", ""),
    ],
)
def test_only_addresses_of_the_web_are_linked_to(given: str, address: str) -> None:
    assert web(given) == address


def test_a_browser_is_called_by_its_name() -> None:
    chrome = (
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
    )
    assert called(chrome) == "Chrome, Android"
    assert called("curl/8.0") == "curl/8.0"
    assert called("") == ""


def test_what_a_page_has_the_next_one_say_is_a_sentence_with_values_and_no_more() -> None:
    reads("en")
    assert unpack(pack("It is with %(name)s now.", {"name": "Dana %(x)s"})) == "It is with Dana %(x)s now."
    assert unpack(pack("Saved.", {})) == "Saved."
    for sentence in ("%(name)0999999999s", "%(name)999999999d", "%(name).999999999f", "%0999999999d", "%(name)r", "%"):
        assert unpack(pack(sentence, {"name": "1"})) == "", sentence
    for written in ("x" * (MOST + 1), "é", "====", pack("", {}), base64.urlsafe_b64encode(b"[" * 2_900).decode()):
        assert unpack(written) == ""
    for wrong in ("[]", "1", '["a", 1]', '["a", {"": {}}]', '[["a"], {}]', '["%(a)s", {"b": "c"}]', "{}", "null"):
        assert unpack(base64.urlsafe_b64encode(wrong.encode()).decode()) in ("", "a"), wrong
