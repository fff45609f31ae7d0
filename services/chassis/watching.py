"""What every Watch rpc does: changes to things that the caller may see, each as it is now."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from google.protobuf.message import Message

from services.chassis.actor import Actor
from services.chassis.events import Event
from services.chassis.transaction import Transaction, Transactions
from services.chassis.watch import Watcher

R = TypeVar("R", bound=Message)
NameOf = Callable[[Event[Any]], str]
Load = Callable[[Transaction, Sequence[str]], Awaitable[Mapping[str, Message]]]


async def watch(
    watcher: Watcher,
    transactions: Transactions,
    actor: Actor,
    *,
    resume_token: str,
    subjects: Sequence[str],
    load: Load,
    response: type[R],
    field: str,
    name_of: NameOf = lambda event: event.resource,
) -> AsyncIterator[R]:
    """Responses for the changes on `subjects` to what the actor may see.

    `load` gives those of some names that it may see, as they are now; each goes into the response's `field`. A response
    without one is a sign of life, and carries the token over what was hidden. `name_of` says under which name a change
    is loaded: that of what changed, unless it is gone and something else tells of it.
    """
    async for token, changes in watcher.changes(resume_token, subjects):
        if changes:
            async with transactions.read(actor) as tx:
                seen = await load(tx, list({name_of(event) for _, event in changes}))
            for change_token, event in changes:
                if (name := name_of(event)) in seen:
                    values: dict[str, Any] = {field: seen[name]}
                    yield response(resume_token=change_token, event_type=event.type, event_time=event.time, **values)
        yield response(resume_token=token)
