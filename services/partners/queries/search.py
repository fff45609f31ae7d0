"""The search: by name, forgiving typos, and after those that match by name the ones whose mission has the words."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import organizations_pb2 as pb

from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.text import fold, words
from services.partners.queries.organizations import ORGANIZATION_COLUMNS, narrow
from services.partners.wire import organization_to_proto

DEFAULT_PAGE_SIZE = 20
# Misspelt words beyond these are left as they are.
_MAX_CORRECTED = 8

# The closest name first; of equally close ones the shortest, which has the least beside what was asked for.
_BY_NAME = """
SELECT {columns}, n.closeness, length(o.searched_name) AS extent
FROM organizations_named_like($1) n JOIN organizations o ON o.id = n.id
WHERE {where} ORDER BY n.closeness DESC, extent, o.id LIMIT {limit}"""

# Words that thousands of missions have are no reason to rank them all: the first thousands found are ranked.
_BY_WORDS = """
SELECT {columns}, o.closeness, 0 AS extent
FROM (SELECT o.*, ts_rank(o.words, q) AS closeness
      FROM organizations o, plainto_tsquery('english', $1) q
      WHERE o.words @@ q AND {filter} AND {not_named}
      LIMIT 2000) o
WHERE {where} ORDER BY o.closeness DESC, o.id LIMIT {limit}"""

# The most alike word that stands in some name, two edits away at most; a swap counts as two.
_UNKNOWN = """
SELECT w.word, (
    SELECT n.word FROM name_words n
    WHERE length(n.word) BETWEEN length(w.word) - 2 AND length(w.word) + 2
      AND levenshtein_less_equal(n.word, w.word, 2) <= CASE WHEN length(w.word) < 5 THEN 1 ELSE 2 END
    ORDER BY levenshtein_less_equal(n.word, w.word, 2), similarity(n.word, w.word) DESC, n.word LIMIT 1) AS meant
FROM unnest($1::text[]) w(word)
WHERE NOT EXISTS (SELECT FROM name_words n WHERE n.word = w.word)"""


async def search_organizations(
    tx: Transaction, request: pb.SearchOrganizationsRequest
) -> pb.SearchOrganizationsResponse:
    """A page of what a search finds, the best match first.

    When nothing is like the words as they were written, they are taken for misspelt: trigrams find a swapped letter in
    a name of several words, but not in a short word on its own.
    """
    size = page_size(request.page_size, DEFAULT_PAGE_SIZE)
    # Which of the two parts the page before ended in, after which row, and what was searched for.
    keys = page_keys(request, str, float, int, UUID, str)
    query = keys[4] if keys else fold(request.query)
    found = await _find(tx, request, query, keys, size)
    if not found and keys is None:
        corrected = await _corrected(tx, query)
        if corrected != query:
            query = corrected
            found = await _find(tx, request, query, None, size)
    token = ""
    if len(found) > size:
        part, row = found[size - 1]
        token = page_token(request, [part, row.closeness, row.extent, row.id, query])
    return pb.SearchOrganizationsResponse(
        organizations=[organization_to_proto(row) for _, row in found[:size]], next_page_token=token
    )


async def _find(
    tx: Transaction, request: pb.SearchOrganizationsRequest, query: str, keys: list[Any] | None, size: int
) -> list[tuple[str, Any]]:
    """Up to `size` + 1 rows after `keys`, each with the part it is of."""
    part, closeness, extent, last = keys[:4] if keys else ("name", None, 0, None)
    named: list[UUID] | None = None
    found: list[tuple[str, Any]] = []
    if part == "name":
        where = Where(query)
        narrow(request.filter, where)
        if closeness is not None:
            where.add(
                "(n.closeness < {0}::float8"
                " OR n.closeness = {0}::float8 AND (length(o.searched_name), o.id) > ({1}::bigint, {2}))",
                closeness,
                extent,
                last,
            )
        statement = _BY_NAME.format(columns=ORGANIZATION_COLUMNS, where=where, limit=size + 1)
        found = [("name", row) for row in await tx.fetch(statement, *where.values)]
        if keys is None:
            named = [row.id for _, row in found]
        closeness = None
    if len(found) <= size:
        filters = Where(query)
        narrow(request.filter, filters)
        # Those found by name come once. On the first page they are at hand; later, they are searched for again.
        not_named = (
            "o.id NOT IN (SELECT n.id FROM organizations_named_like($1) n)"
            if named is None
            else f"o.id <> ALL({filters.bind(named)}::uuid[])"
        )
        where = Where(*filters.values)
        if closeness is not None:
            where.add("(o.closeness < {0}::float8 OR o.closeness = {0}::float8 AND o.id > {1})", closeness, last)
        statement = _BY_WORDS.format(
            columns=ORGANIZATION_COLUMNS,
            filter=filters,
            not_named=not_named,
            where=where,
            limit=size + 1 - len(found),
        )
        found += [("words", row) for row in await tx.fetch(statement, *where.values)]
    return found


async def _corrected(tx: Transaction, query: str) -> str:
    """The query with each word that stands in no name replaced by the most alike one that does."""
    asked = [word for word in dict.fromkeys(query.split()) if words(word) == [word] and len(word) > 2][:_MAX_CORRECTED]
    unknown = await tx.fetch(_UNKNOWN, asked) if asked else []
    meant = {row.word: row.meant for row in unknown if row.meant}
    return " ".join(meant.get(word, word) for word in query.split())
