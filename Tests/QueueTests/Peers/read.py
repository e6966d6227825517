"""Prints jobs as the Python client reads them.

python read.py REDIS_URL QUEUE ID…
"""

import asyncio
import json
import sys

from bullmq import Job, Queue


async def main(url, name, *ids):
    queue = Queue(name, {"connection": url})
    jobs = []
    for id in ids:
        job = await Job.fromId(queue, id)
        jobs.append(
            {
                "id": job.id,
                "name": job.name,
                "data": job.data,
                "state": await queue.getJobState(id),
                "attempts": job.opts.get("attempts"),
                "attemptsMade": job.attemptsMade,
                "progress": job.progress,
                "returnvalue": job.returnvalue,
                "failedReason": job.failedReason,
                "stacktrace": job.stacktrace,
            }
        )
    await queue.close()
    print(json.dumps(jobs))


asyncio.run(main(*sys.argv[1:]))
