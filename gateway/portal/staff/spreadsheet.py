"""A list as a CSV file, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from starlette.responses import Response

# A spreadsheet takes what begins so for a formula (OWASP, CSV injection); with an apostrophe before it, it is text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(name: str, headings: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """The file, to be saved as `name`. Times and days in it are in ISO 8601, times in UTC."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_cell(str(value)) for value in row] for row in rows)
    # With a byte order mark, spreadsheets read it as UTF-8.
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
