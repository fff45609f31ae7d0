"""What whoever watches over funding sees of it."""

from services.chassis.figures import Figure

FIGURES = (
    Figure(
        "opportunities",
        "Opportunities by state.",
        "SELECT state AS label, count(*) AS value FROM opportunities GROUP BY state",
        "state",
    ),
    Figure(
        "connections",
        "Connections of organizations to opportunities, by state.",
        "SELECT state AS label, count(*) AS value FROM connections GROUP BY state",
        "state",
    ),
    Figure(
        "opportunities_overdue",
        "Opportunities that should have opened or closed by the clock a minute ago.",
        """SELECT count(*) AS value FROM opportunities
        WHERE (state = 'FORECASTED' AND open_time < now() - interval '1 minute')
        OR (state IN ('FORECASTED', 'OPEN') AND close_time < now() - interval '1 minute')""",
    ),
)
