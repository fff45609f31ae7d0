"""Plays the story from its beginning to its end."""

import time

import httpx2
from rich.console import Console
from rich.markup import escape

from cli.demo.story.asking import ask, triage
from cli.demo.story.funding import connect
from cli.demo.story.helping import refer
from cli.demo.story.parties import gathered
from cli.demo.story.record import close, remember, share
from cli.demo.story.sharing import consent, who_saw
from cli.demo.story.telling import Teller, Untold
from cli.problem import Problem
from cli.settings import Settings


async def play(settings: Settings, console: Console) -> bool:
    """Whether everything was as the story tells. Raises Problem when the product or its demo data is not there."""
    began = time.monotonic()
    try:
        async with gathered(settings, Teller(console)) as story:
            console.print(f"[bold]A request for help travels the whole way[/bold]  {settings.url}", soft_wrap=True)
            for part in (ask, triage, refer, connect, close, share, consent, remember, who_saw):
                await part(story)
    except Untold as untold:
        console.print(f"\n[bold red]Not as the story tells:[/bold red] {escape(str(untold))}", soft_wrap=True)
        return False
    except httpx2.TransportError as error:
        raise Problem(f"The gateway does not answer at {settings.url}: start the product with `make up`.") from error
    console.print(f"\nEverything was as told, in {time.monotonic() - began:.1f} s.")
    return True
