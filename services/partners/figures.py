"""What whoever watches over partners sees of it."""

from services.chassis.figures import Figure

FIGURES = (
    Figure("organizations", "Organizations in the directory.", "SELECT count(*) AS value FROM organizations"),
    Figure(
        "mails_late",
        "Mails to people that were ordered five minutes ago and did not go out.",
        "SELECT count(*) AS value FROM mails WHERE send_time IS NULL AND create_time < now() - interval '5 minutes'",
    ),
)
