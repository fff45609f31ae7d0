"""What is mailed, in words."""

from dataclasses import dataclass

_FOOT = "\n\nTributary, the shared partnership record\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in plain text."""

    subject: str
    body: str


def invitation(organization: str, link: str) -> Mail:
    """To somebody who is to act for `organization`."""
    return Mail(
        f"You are invited to act for {organization}",
        f"You are invited to act for {organization} in Tributary.\n\nAccept it here, within seven days:\n\n{link}\n\n"
        f"If you do not know why, leave it be: nothing happens.{_FOOT}",
    )


def password_reset(link: str) -> Mail:
    """To who forgot a password."""
    return Mail(
        "Choose a new password",
        f"Somebody, you we hope, asked for a new password.\n\nChoose one here, within the hour:\n\n{link}\n\n"
        f"The link works once. If it was not you, leave it be: your password stays as it is.{_FOOT}",
    )


def password_changed() -> Mail:
    """To whose password is another now."""
    return Mail(
        "Your password was changed",
        "Your password was changed, and all your sessions were ended.\n\nIf it was not you, choose a new one at once "
        f"(“Forgot your password?” on the sign-in page), and tell the Office of Equity.{_FOOT}",
    )


def second_factor_changed() -> Mail:
    """To whose second factor is another now."""
    return Mail(
        "A second factor was set up",
        "A second factor was set up for your account: signing in asks for a code of your authenticator from now on.\n\n"
        f"If it was not you, choose a new password at once, and tell the Office of Equity.{_FOOT}",
    )


def passkey_added() -> Mail:
    """To whose account has one more passkey."""
    return Mail(
        "A passkey was added",
        "A passkey was added to your account: whoever has that device, and can unlock it, signs in with it.\n\n"
        f"If it was not you, remove it on your account’s page, and tell the Office of Equity.{_FOOT}",
    )


def passkey_removed() -> Mail:
    """To whose account has one passkey less."""
    return Mail(
        "A passkey was removed",
        "A passkey was removed from your account: nobody signs in with it any more.\n\n"
        f"If it was not you, choose a new password at once, and tell the Office of Equity.{_FOOT}",
    )


def issuer_linked() -> Mail:
    """To whose account opens in one more way."""
    return Mail(
        "You signed in through your agency",
        "Somebody whom your agency knows by this e-mail address signed in, and acts as your account from now on.\n\n"
        f"If it was not you, tell the Office of Equity at once, and your agency.{_FOOT}",
    )
