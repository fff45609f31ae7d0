"""What a consent means, in words that nobody needs explained."""

from services.partners.domain.sharing import Category

# What is shared of each category, as the end of "… may see".
SHARED = {
    Category.CONTACTS: "the names, phone numbers and e-mail addresses of your people",
    Category.AGREEMENTS: "which agreements you have signed, with whom and until when, and what you agreed to share",
    Category.ENGAGEMENTS: "the meetings, trainings and listening sessions you took part in",
    Category.CASES: "that you asked for help, with what, who works on it and how far it is",
    Category.CASE_DETAILS: "what you asked for in a few words, who was asked to help you, and how it came out",
    Category.FUNDING: "the grants you are looking at, have applied for and were given, with the amounts",
    Category.ASSESSMENTS: "the answers you gave about your organization in assessments",
    Category.DEMOGRAPHICS: "what you said about who your people are, in numbers and without names",
}
NETWORK = "every agency of the network"


def meaning(category: Category, grantee: str) -> str:
    """What consenting to share `category` means; `grantee` is the agency's name, or "" for the network."""
    who, it = (grantee, "it has") if grantee else (NETWORK, "that agency has")
    return (
        f"{who[0].upper()}{who[1:]} may see {SHARED[category]}. It is shown only while {it} a signed agreement with "
        "the Office that covers this. Each look is written down, and you can read who looked. You can take this back "
        "at any time; from then on it is not shown."
    )


def named(category: Category) -> str:
    """A category within a sentence, as "case details"."""
    return category.name.replace("_", " ").lower()
