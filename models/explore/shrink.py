"""From a client that fails to the smallest one inside it that fails in the same way.

Every client is an experiment in its own right, so calls may be left out freely: what remains is a true failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models.explore.client import Client
from models.explore.explorer import Exploration


def smallest(client: Client, attempt: Callable[[Client], Exploration], found: Exploration) -> Exploration:
    """The failure `found`, with no call that could still be left out. `attempt` explores a client."""
    while True:
        for smaller in _without_one(client):
            again = attempt(smaller)
            if again.verdict is found.verdict:
                client, found = smaller, again
                break
        else:
            return found


def _without_one(client: Client) -> list[Client]:
    """The last calls first: what comes before may be needed to get there."""
    clients = []
    for t, calls in enumerate(client.threads):
        for i in reversed(range(len(calls))):
            threads = (*client.threads[:t], calls[:i] + calls[i + 1 :], *client.threads[t + 1 :])
            clients.append(replace(client, threads=threads))
    return clients
