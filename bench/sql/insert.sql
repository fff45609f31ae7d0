BEGIN;
INSERT INTO cases (organization, title, need) VALUES (uuidv7(), 'Help with a grant application', repeat('We need a reader. ', 16));
INSERT INTO outbox (subject, body) VALUES ('tributary.assistance.v1.case.created', decode(repeat('ab', 400), 'hex'));
COMMIT;
