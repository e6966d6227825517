"""Sets the schedulers that stand on standard input, [{"id", "repeat", "name", "data", "opts"}, …], and prints the ids of their jobs as
JSON.

python schedule.py REDIS_URL QUEUE
"""

import asyncio
import json
import sys

from bullmq import Queue


async def main(url, name):
    queue = Queue(name, {"connection": url})
    ids = []
    for scheduler in json.load(sys.stdin):
        job = await queue.upsertJobScheduler(
            scheduler["id"],
            scheduler["repeat"],
            job_name=scheduler["name"],
            job_data=scheduler.get("data"),
            opts=scheduler.get("opts", {}),
        )
        ids.append(job.id)
    await queue.close()
    print(json.dumps(ids))


asyncio.run(main(*sys.argv[1:]))
