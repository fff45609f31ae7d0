"""What help may be asked for, in plain words, and the topic that the Office sorts it under."""

from collections.abc import Iterable

from gateway.portal.words import N_, gettext

# The topic as it is kept, the Office's word, and as somebody says it who needs it.
TOPICS = {
    "funding": N_("Finding money, writing grant applications"),
    "budgeting": N_("Budgets, bookkeeping, taxes"),
    "legal": N_("Legal questions, contracts, becoming a nonprofit"),
    "permits": N_("Permits and licenses"),
    "insurance": N_("Insurance"),
    "space": N_("A place to work or meet, leases"),
    "board development": N_("Our board"),
    "volunteers": N_("Staff and volunteers"),
    "training": N_("Training"),
    "planning": N_("Plans and programs"),
    "language access": N_("Translation and interpreters"),
    "accessibility": N_("Being open to people with disabilities"),
    "data": N_("Data, and showing what we achieve"),
    "technology": N_("Computers, website, technology"),
    "communication": N_("Being known, reaching people"),
    "advocacy": N_("Talking with the city or the county"),
}


def choices() -> list[tuple[str, str]]:
    """The topics to choose from, each with its words."""
    return [(topic, gettext(words)) for topic, words in TOPICS.items()]


def said(topics: Iterable[str]) -> list[str]:
    """Topics in the reader's words; in their own where the Office or somebody else wrote them."""
    return [gettext(TOPICS[topic]) if topic in TOPICS else topic for topic in topics]
