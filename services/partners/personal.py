"""What partners holds on persons: where, for how long, and what is given out of it."""

from services.chassis.personal import PSEUDONYM, WITHDRAWN_TEXT, Held
from services.chassis.retention import Period
from services.partners.domain.sessions import KEPT

# What the audit loses of an erased person; of the tables themselves commands/erasures.py sees to it.
HELD = {
    "accounts": Held("id", {"email": "", "display_name": PSEUDONYM}),
    "api_tokens": Held("account_id", {"display_name": ""}),
    "invitations": Held("email", {"email": ""}),
    "claims": Held(
        "account_id",
        {
            "account_email": "",
            "account_display_name": PSEUDONYM,
            "statement": WITHDRAWN_TEXT,
            "evidence": WITHDRAWN_TEXT,
        },
    ),
    "passkeys": Held("account_id", {"display_name": ""}),
    "identities": Held("account_id", {"subject": ""}),
    "sessions": Held("account_id", {"looking_reason": ""}),
    "saved_views": Held("account_id", {"display_name": "", "query": ""}),
    "erasures": Held("account_id", {"reason": ""}),
    "personal_data_exports": Held("account_id", {"reason": ""}),
}
# What goes with the person altogether, by the column that says whose it is.
GONE = {
    "api_tokens": "account_id",
    "sessions": "account_id",
    "saved_views": "account_id",
    "credentials": "account_id",
    "recovery_codes": "account_id",
    "passkeys": "account_id",
    "identities": "account_id",
    "password_links": "account_id",
    "mails": "recipient",
}

# $1 is the account's UUID, $2 its name. Nothing that somebody could sign in with is given out.
HOLDINGS = {
    "account": """
        SELECT id, email, display_name, create_time, update_time, erase_time FROM accounts WHERE id = $1""",
    "roles": """
        SELECT g.organization_id, o.display_name AS organization, g.role, g.granter, g.create_time, g.expire_time,
               g.revoker, g.revoke_time
        FROM role_grants g JOIN organizations o ON o.id = g.organization_id WHERE g.account_id = $1 ORDER BY g.id""",
    "sessions, ended ones too": """
        SELECT s.organization_id, s.step, s.second_factor, s.issuer, s.looking_as, s.looking_reason, s.address,
               s.user_agent, s.create_time, s.last_use_time, s.expire_time, s.end_time
        FROM sessions s WHERE s.account_id = $1 ORDER BY s.id""",
    "what you sign in with": """
        SELECT password_hash IS NOT NULL AS password, password_time, totp_key IS NOT NULL AS second_factor
        FROM credentials WHERE account_id = $1""",
    "passkeys": """
        SELECT display_name, synced, create_time, last_use_time FROM passkeys WHERE account_id = $1 ORDER BY id""",
    "who signs you in": """
        SELECT issuer, subject, create_time, last_use_time FROM identities WHERE account_id = $1
        ORDER BY issuer, subject""",
    "views that you keep": """
        SELECT display_name, list, query, create_time FROM saved_views WHERE account_id = $1 ORDER BY id""",
    "API tokens": """
        SELECT organization_id, display_name, prefix, create_time, last_use_time, expire_time FROM api_tokens
        WHERE account_id = $1 ORDER BY id""",
    "invitations to you": """
        SELECT i.organization_id, i.email, i.roles, i.inviter, i.create_time, i.expire_time, i.accept_time
        FROM invitations i JOIN accounts a ON lower(a.email) = lower(i.email) WHERE a.id = $1 ORDER BY i.id""",
    "mails to you": """
        SELECT m.kind, m.recipient, m.create_time, m.send_time FROM mails m
        JOIN accounts a ON lower(a.email) = lower(m.recipient) WHERE a.id = $1 ORDER BY m.id""",
    "claims that you made": """
        SELECT organization_id, state, statement, evidence, reason, create_time, decide_time FROM claims
        WHERE account_id = $1 ORDER BY id""",
    "proposals that you made": """
        SELECT organization_id, state, reason, source, create_time FROM proposals WHERE proposer = $2 ORDER BY id""",
    "documents of agreements that you added": """
        SELECT agreement_id, file_name, size, create_time FROM agreement_documents WHERE author = $2 ORDER BY id""",
    "whose records you looked at": """
        SELECT organization_id, reader_id, rpc, categories, read_time FROM disclosures WHERE account = $2
        ORDER BY id""",
    "requests to erase you": """
        SELECT state, requester, reason, decider, decision_reason, create_time, update_time FROM erasures
        WHERE account_id = $1 ORDER BY id""",
}

# In days. Why so many: docs/personal-data.md.
YEARS_7 = 2557
PERIODS = [
    Period("SESSIONS", "sessions", "coalesce(end_time, expire_time)", KEPT.days),
    Period("TRIES", "tries", "last_time", 90, key="key"),
    Period("PASSWORD_LINKS", "password_links", "expire_time", 90, key="digest"),
    Period("CHALLENGES", "challenges", "expire_time", 1, key="digest"),
    Period("ISSUER_SIGN_INS", "issuer_sign_ins", "expire_time", 1, key="digest"),
    Period("MAILS", "mails", "send_time", 90),
    Period("INVITATIONS", "invitations", "coalesce(accept_time, expire_time)", 365, held=HELD["invitations"]),
    Period("API_TOKENS", "api_tokens", "expire_time", 365, held=HELD["api_tokens"]),
    Period("CLAIMS", "claims", "CASE WHEN state <> 'OPEN' THEN update_time END", YEARS_7, held=HELD["claims"]),
    Period("DISCLOSURES", "disclosures", "read_time", YEARS_7),
    Period("PERSONAL_DATA_EXPORTS", "personal_data_exports", "create_time", YEARS_7),
]
# An account that nobody signed in to and that holds no role, for so long, is put to the Office to be erased.
INACTIVE_DAYS = 1096
