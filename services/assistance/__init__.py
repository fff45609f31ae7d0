"""Technical assistance: cases, their conversation, and referrals to agencies."""
