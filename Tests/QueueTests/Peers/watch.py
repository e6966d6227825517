"""Prints the queue's events as JSON, from the first to one that is called LAST, each with its fields as text.

python watch.py REDIS_URL QUEUE LAST
"""

import asyncio
import json
import sys

from bullmq import QueueEvents

NAMES = [
    "added", "waiting", "delayed", "active", "progress", "completed", "failed", "retries-exhausted", "stalled", "duplicated",
    "deduplicated", "removed", "cleaned", "drained", "paused", "resumed",
]


async def main(url, name, last):
    seen, done = [], asyncio.Event()

    def listener(event):
        def note(fields=None, *_):
            fields = fields if isinstance(fields, dict) else {}
            texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
            seen.append({**texts, "event": event})
            if event == last:
                done.set()

        return note

    events = QueueEvents(name, {"connection": url, "lastEventId": "0-0", "blockingTimeout": 100, "autorun": False})
    events.on("error", lambda error, *_: print(repr(error), file=sys.stderr))
    for event in NAMES:
        events.on(event, listener(event))
    task = asyncio.create_task(events.run())
    await done.wait()
    await events.close()
    task.cancel()
    print(json.dumps(seen))


asyncio.run(main(*sys.argv[1:]))
