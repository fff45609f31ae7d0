"""What whoever watches over assistance sees of it: how many cases there are, and what waits too long."""

from services.chassis.figures import Figure

FIGURES = (
    Figure("cases", "Cases by state.", "SELECT state AS label, count(*) AS value FROM cases GROUP BY state", "state"),
    Figure(
        "referrals_expiring",
        "Referrals that expire within a day because their agency has not answered.",
        """SELECT count(*) AS value FROM referrals
        WHERE state = 'PROPOSED' AND expire_time BETWEEN now() AND now() + interval '1 day'""",
    ),
    Figure(
        "referrals_overdue",
        "Referrals that should have expired by the clock a minute ago.",
        """SELECT count(*) AS value FROM referrals
        WHERE state = 'PROPOSED' AND expire_time < now() - interval '1 minute'""",
    ),
)
