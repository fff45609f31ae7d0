"""What a misspelt word of a name may mean is looked up; the indexes that a search reads last cost less to keep."""

from services.chassis.migration import execute_script

revision = "0011"
down_revision = "0010"

SCRIPT = """
-- The word, and the word without one of its letters. Two words have one of these in common when one letter was left
-- out, doubled or mistaken, or two neighbors were swapped.
CREATE FUNCTION spellings(word text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(DISTINCT left(word, n - 1) || substr(word, n + 1)) || word FROM generate_series(1, length(word)) n
    $$;

-- A number that is one digit off is another number.
CREATE TABLE name_spellings (
    spelling text NOT NULL,
    word text NOT NULL,
    PRIMARY KEY (spelling, word)
);
INSERT INTO name_spellings SELECT unnest(spellings(word)), word FROM name_words WHERE word !~ '[0-9]';

CREATE FUNCTION spell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO name_spellings SELECT unnest(spellings(NEW.word)), NEW.word ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM name_spellings WHERE word = OLD.word AND spelling = ANY(spellings(OLD.word));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER spell AFTER INSERT ON name_words FOR EACH ROW WHEN (NEW.word !~ '[0-9]') EXECUTE FUNCTION spell();
CREATE TRIGGER forget AFTER DELETE ON name_words FOR EACH ROW EXECUTE FUNCTION spell();

-- What to look for in names when these words were written, as to_tsquery takes it: each word itself when it stands in
-- some name, or else those of names that are one slip away. NULL where there is none for some word, and where what
-- seems misspelt stands in some mission just so. In PL/pgSQL each step is planned once.
CREATE FUNCTION meant(written text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked text;
    spelt text[];
    term text;
    terms text[] := '{}';
    misspelt boolean := false;
BEGIN
    FOREACH asked IN ARRAY written LOOP
        PERFORM FROM name_words n WHERE n.word = asked;
        IF FOUND THEN
            term := asked || ':A';
        ELSE
            spelt := spellings(asked);
            SELECT string_agg(DISTINCT s.word || ':A', ' | ') INTO term FROM name_spellings s
            WHERE s.spelling = ANY(spelt) AND length(asked) > 2
              AND levenshtein(s.word, asked) <= CASE WHEN length(asked) < 4 THEN 1 ELSE 2 END;
            IF term IS NULL THEN
                RETURN NULL;
            END IF;
            misspelt := true;
        END IF;
        terms := terms || term;
    END LOOP;
    IF misspelt THEN
        PERFORM FROM organizations o
        WHERE o.words @@ (SELECT plainto_tsquery('english', array_to_string(written, ' ')));
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    RETURN '(' || array_to_string(terms, ') & (') || ')';
END $$;

-- The trigrams of a name are some forty entries of an index. Kept aside and entered for a hundred names at once, they
-- cost half as much; a search that looks for trigrams looks through those kept aside, 64 kB at most.
ALTER INDEX organizations_searched_name SET (fastupdate = on, gin_pending_list_limit = 64);
ALTER INDEX organizations_facets SET (fastupdate = on, gin_pending_list_limit = 64);
"""


def upgrade() -> None:
    """Learns the spellings of the words that are known."""
    execute_script(SCRIPT)


def downgrade() -> None:
    """Forgets them."""
    execute_script(
        "DROP TRIGGER spell ON name_words; DROP TRIGGER forget ON name_words; DROP FUNCTION spell; "
        "DROP TABLE name_spellings; DROP FUNCTION meant; DROP FUNCTION spellings;\n"
        "ALTER INDEX organizations_searched_name SET (fastupdate = off), RESET (gin_pending_list_limit);\n"
        "ALTER INDEX organizations_facets SET (fastupdate = off), RESET (gin_pending_list_limit);\n"
    )
