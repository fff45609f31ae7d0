"""The search: by name, forgiving typos, and after those that match by name the ones whose mission has the words."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import organizations_pb2 as pb

from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.text import fold, words, words_in_order
from services.partners.queries.organizations import ORGANIZATION_COLUMNS, narrow
from services.partners.wire.organizations import organization_to_proto

DEFAULT_PAGE_SIZE = 20
# Misspelt words beyond these are left as they are.
_MAX_CORRECTED = 8

# The parts of an answer, and which comes after which. Names that have every word asked for, as it is written or as it
# must be meant, then missions that have them, and on the pages after those what is only alike. Where no name has them
# all, names that are alike come first.
_NEXT = {"whole": "missions", "missions": "alike", "named": "mentioned"}
# Where the pages of what is only alike begin: before the closest there can be.
_CLOSEST = (2.0, 0, UUID(int=0))

# What is meant is found in a query of its own, so that the plan is the same whatever it is, and made once.
_WHOLE = """
SELECT {columns}, word_similarity($1, o.searched_name) AS closeness, length(o.searched_name) AS extent, m.terms
FROM (SELECT meant($2::text[]) AS terms OFFSET 0) m JOIN organizations o ON o.words @@ to_tsquery('english', m.terms)
WHERE {where} ORDER BY closeness DESC, extent, o.id LIMIT {limit}"""

# The closest name first; of equally close ones the shortest, which has the least beside what was asked for.
_BY_NAME = """
SELECT {columns}, n.closeness, length(o.searched_name) AS extent
FROM organizations_named_like($1) n JOIN organizations o ON o.id = n.id
WHERE {where} ORDER BY n.closeness DESC, extent, o.id LIMIT {limit}"""

_AFTER_NAME = (
    "({closeness} < {{0}}::float8 OR {closeness} = {{0}}::float8"
    " AND (length(o.searched_name), o.id) > ({{1}}::bigint, {{2}}))"
)

# Words that thousands of missions have are no reason to rank them all: the first thousands found are ranked.
_BY_WORDS = """
SELECT {columns}, o.closeness, 0 AS extent
FROM (SELECT o.*, ts_rank(o.words, q.asked) AS closeness
      FROM (SELECT {asked} OFFSET 0) q JOIN organizations o ON o.words @@ q.asked
      WHERE {filter} AND {not_named}
      LIMIT 2000) o
WHERE {where} ORDER BY o.closeness DESC, o.id LIMIT {limit}"""
# What `meant` gives is for names: without the weight, for missions too.
_ANYWHERE = "to_tsquery('english', replace({terms}, ':A', ''))"

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

    What has all the words is found by the words, a slip in each forgiven. Only when there is no such name, and on the
    pages after those that have one, are names compared by their trigrams, which costs ten times as much. And when no
    name is alike and no mission has the words, each word is taken for the most alike one that stands in a name.
    """
    size = page_size(request.page_size, DEFAULT_PAGE_SIZE)
    # Which part the page before ended in, after which row, and what was searched for.
    keys = page_keys(request, str, float, int, UUID, str)
    if keys is not None:
        part, *after, query = keys
        return _page(request, query, size, await _Search(tx, request, query).find(part, after, size))
    search = _Search(tx, request, fold(request.query))
    found = await search.find("whole", None, size, until="alike")
    if found and found[0][0] == "whole":
        return _page(request, search.query, size, found, then="alike")
    found = await search.find("named", None, size)
    if not found:
        corrected = await _corrected(tx, search.query)
        if corrected != search.query:
            search = _Search(tx, request, corrected)
            found = await search.find("named", None, size)
    return _page(request, search.query, size, found)


def _page(
    request: pb.SearchOrganizationsRequest, query: str, size: int, found: list[tuple[str, Any]], then: str = ""
) -> pb.SearchOrganizationsResponse:
    """The first `size` of what was found; on the pages after them more of it, or what comes `then`."""
    token = ""
    if len(found) > size:
        part, row = found[size - 1]
        token = page_token(request, [part, row.closeness, row.extent, row.id, query])
    elif then:
        token = page_token(request, [then, *_CLOSEST, query])
    return pb.SearchOrganizationsResponse(
        organizations=[organization_to_proto(row) for _, row in found[:size]], next_page_token=token
    )


class _Search:
    """One search for `query`, part by part."""

    def __init__(self, tx: Transaction, request: pb.SearchOrganizationsRequest, query: str) -> None:
        self.query = query
        self._tx = tx
        self._filter = request.filter
        self._written = words_in_order(query)
        # As PostgreSQL's function meant() has it: not asked for yet, or what it gave.
        self._terms: str | None = None

    async def find(self, part: str, after: list[Any] | None, size: int, until: str = "") -> list[tuple[str, Any]]:
        """Up to `size` + 1 rows of `part`, after the row with the keys `after`, and of the parts that come next, until
        one of them, or a first part that has none."""
        found: list[tuple[str, Any]] = []
        # All that are found by name, when they are all at hand.
        named: list[UUID] | None = [] if after is None else None
        while part and part != until and len(found) <= size:
            room = size - len(found)
            if part == "whole":
                rows = await self._whole(after, room)
                if not rows and after is None:
                    break
            elif part in ("missions", "mentioned"):
                rows = await self._having_words(part, after, room, named)
            else:
                rows = await self._alike(part, after, room)
                if named is not None:
                    named = [row.id for row in rows]
            found += [(part, row) for row in rows]
            part, after = _NEXT.get(part, ""), None
        return found

    async def _whole(self, after: list[Any] | None, room: int) -> list[Any]:
        if not 0 < len(self._written) <= _MAX_CORRECTED:
            return []
        where = Where(self.query, self._written)
        narrow(self._filter, where)
        if after is not None:
            where.add(_AFTER_NAME.format(closeness="word_similarity($1, o.searched_name)"), *after)
        statement = _WHOLE.format(columns=ORGANIZATION_COLUMNS, where=where, limit=room + 1)
        rows = await self._tx.fetch(statement, *where.values)
        if rows:
            self._terms = rows[0].terms
        return rows

    async def _alike(self, part: str, after: list[Any] | None, room: int) -> list[Any]:
        where = Where(self.query)
        narrow(self._filter, where)
        if part == "alike":
            where.add(f"NOT o.words @@ {_ANYWHERE.format(terms='{}::text')}", await self._meant())
        if after is not None:
            where.add(_AFTER_NAME.format(closeness="n.closeness"), *after)
        statement = _BY_NAME.format(columns=ORGANIZATION_COLUMNS, where=where, limit=room + 1)
        return await self._tx.fetch(statement, *where.values)

    async def _having_words(self, part: str, after: list[Any] | None, room: int, named: list[UUID] | None) -> list[Any]:
        """Without those found by name, which come once. Where they are not at hand as `named`, they are searched for
        again."""
        filters = Where(await self._meant() if part == "missions" else self.query)
        narrow(self._filter, filters)
        asked = "plainto_tsquery('english', $1) AS asked"
        if part == "missions":
            asked = f"{_ANYWHERE.format(terms='$1::text')} AS asked, to_tsquery('english', $1::text) AS named"
            not_named = "NOT o.words @@ q.named"
        elif named is not None:
            not_named = f"o.id <> ALL({filters.bind(named)}::uuid[])"
        else:
            not_named = "o.id NOT IN (SELECT n.id FROM organizations_named_like($1) n)"
        where = Where(*filters.values)
        if after is not None:
            closeness, _, last = after
            where.add("(o.closeness < {0}::float8 OR o.closeness = {0}::float8 AND o.id > {1})", closeness, last)
        statement = _BY_WORDS.format(
            columns=ORGANIZATION_COLUMNS,
            asked=asked,
            filter=filters,
            not_named=not_named,
            where=where,
            limit=room + 1,
        )
        return await self._tx.fetch(statement, *where.values)

    async def _meant(self) -> str:
        """What names were searched for, "" if that is nothing any more."""
        if self._terms is None:
            row = await self._tx.fetch_one("SELECT meant($1::text[]) AS terms", self._written)
            self._terms = row.terms or ""
        return self._terms


async def _corrected(tx: Transaction, query: str) -> str:
    """The query with each word that stands in no name replaced by the most alike one that does."""
    asked = [word for word in dict.fromkeys(query.split()) if words(word) == [word] and len(word) > 2][:_MAX_CORRECTED]
    unknown = await tx.fetch(_UNKNOWN, asked) if asked else []
    meant = {row.word: row.meant for row in unknown if row.meant}
    return " ".join(meant.get(word, word) for word in query.split())
