"""Adds the jobs that stand on standard input, [{"name", "data", "opts"}, …], and prints their ids as JSON.

python add.py REDIS_URL QUEUE
"""

import asyncio
import json
import sys

from bullmq import Queue


async def main(url, name):
    queue = Queue(name, {"connection": url})
    ids = []
    for job in json.load(sys.stdin):
        added = await queue.add(job["name"], job["data"], job.get("opts", {}))
        ids.append(added.id)
    await queue.close()
    print(json.dumps(ids))


asyncio.run(main(*sys.argv[1:]))
