BEGIN;
SELECT set_config('tributary.account', 'accounts/018f', true), set_config('tributary.organization', 'organizations/018f', true), set_config('tributary.roles', 'ORGANIZATION_MEMBER', true);
INSERT INTO requests (actor, key, fingerprint) VALUES ('accounts/018f', uuidv7()::text, decode(repeat('cd', 32), 'hex'));
INSERT INTO cases (organization, title, need) VALUES (uuidv7(), 'Help with a grant application', repeat('We need a reader. ', 16));
INSERT INTO audit (actor, action, resource) VALUES ('accounts/018f', 'CreateCase', 'cases/018f');
INSERT INTO outbox (subject, body) VALUES ('tributary.assistance.v1.case.created', decode(repeat('ab', 400), 'hex'));
COMMIT;
