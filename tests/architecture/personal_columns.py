"""Why columns that could hold what is somebody's own stay when a person is erased: by service and reason."""

_EVERYWHERE = {
    "the product's own words, numbers and digests": """
        alembic_version.version_num audit.cause audit.commitment audit.operation audit.relation audit.row_id audit.salt
        audit.traceparent audit_seals.digests audit_seals.seal inbox.durable outbox.resource outbox.subject
        outbox.traceparent outbox.type parked_events.durable parked_events.headers parked_events.subject
        parked_events.type parked_events.error retention_runs.category stream_erasures.reason
        idempotency.fingerprint""",
    "an account's name, which is all that is left of somebody, or an organization's": """
        audit.account audit.organization outbox.actor outbox.actor_organization personal_data_exports.requester""",
    "redacted by what the tables hold, or by the fields that are marked in the contracts": """
        audit.before audit.after outbox.payload parked_events.payload""",
    "deleted": "idempotency.account idempotency.request_id idempotency.response",
}
STAYS = {
    "partners": _EVERYWHERE
    | {
        "the product's own words and digests, of this service": """
            agreement_documents.content_type agreement_documents.digest agreements.kind agreements.state claims.state
            client_certificates.mark client_secrets.digest client_secrets.prefix clients.scopes
            directory_entries.delivered directory_entries.delivered_by directory_entries.origins disclosures.rpc
            erasures.state invitations.digest invitations.roles locations.delivered locations.delivered_by
            locations.origins organizations.deliveries organizations.facets organizations.kind organizations.sources
            organizations.state proposals.state role_grants.role services.delivered services.delivered_by
            services.languages services.origins taxonomies.delivered taxonomies.delivered_by taxonomies.origins
            taxonomy_terms.code taxonomy_terms.delivered taxonomy_terms.delivered_by taxonomy_terms.origins
            record_connections.award_currency record_history.award_currency""",
        "accounts' names": """
            agreement_documents.author claims.decider disclosures.account erasures.decider erasures.requester
            invitations.inviter proposals.proposer role_grants.granter role_grants.revoker""",
        "what an organization or a directory says of itself: corrected by it, or by a proposal": """
            clients.display_name directory_contacts.document directory_entries.document directory_sources.document
            directory_sources.id locations.document locations.name name_spellings.spelling name_spellings.word
            name_words.word organizations.display_name organizations.document organizations.searched_name
            organizations.sort_name proposals.before proposals.fields proposals.proposed services.document
            services.name services.search taxonomies.document taxonomies.name taxonomy_terms.document
            taxonomy_terms.name""",
        "what was decided or agreed, and why: the organizations' own record": """
            agreement_documents.file_name agreements.document claims.reason erasures.decision_reason proposals.reason
            proposals.source""",
        "taken out on assistance's news (CaseAssigneeErased)": """
            record_cases.summary record_history.summary timeline_entries.entry""",
        "holds nobody": """
            record_connections.summary record_opportunities.summary record_referrals.summary record_titles.summary""",
        "made another with the e-mail address": "accounts.email_key",
        "keyed hashes and what waits for minutes, which go with their periods": """
            tries.key challenges.digest issuer_sign_ins.digest issuer_sign_ins.issuer issuer_sign_ins.nonce
            issuer_sign_ins.onward issuer_sign_ins.verifier""",
    },
    "assistance": _EVERYWHERE
    | {
        "the product's own words and digests, of this service": """
            case_attachments.audience case_attachments.content_type case_attachments.digest case_messages.audience
            case_messages.language cases.language cases.number cases.state cases.waiting_on
            organization_snapshots.kind referrals.case_number referrals.decline_reason referrals.language
            referrals.state""",
        "accounts' and organizations' names": """
            case_attachments.author case_messages.author case_messages.author_organization
            organization_snapshots.display_name""",
        "what was asked, done and answered: the organizations' own record": """
            case_attachments.file_name cases.access_needs cases.decline_reason cases.goal cases.need cases.resolution
            cases.title cases.topics referrals.decline_comment referrals.handoff_note referrals.outcome
            referrals.request""",
    },
    "funding": _EVERYWHERE
    | {
        "the product's own words": """
            connections.award_currency connections.state opportunities.currency opportunities.municipalities
            opportunities.state""",
        "what organizations and funders say and decide: their own record": """
            connections.feedback connections.note connections.withdraw_reason opportunities.application_url
            opportunities.description opportunities.required_documents opportunities.title
            organization_snapshots.display_name""",
    },
}
