"""Everyone's news, as the partnership record: what is, by revision, and what happened, by event.

Partners takes in its own news too, through its own stream: so the timeline is built in one way, and entering an
organization does not wait for it.
"""

from services.partners.consumers import assistance, funding, own

CONSUMERS = [own.CONSUMER, assistance.CONSUMER, funding.CONSUMER]
