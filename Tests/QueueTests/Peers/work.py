"""Works until COUNT jobs have completed or failed for good, and prints, as JSON, the names of the jobs in the order of their starts.

A job does what its data says: {"do": "return", "value"}, {"do": "fail", "attempts"} (so many times, then return),
{"do": "unrecoverable"}, {"do": "hang"}, {"do": "children"} (returns what its children returned) or {"do": "add", "jobs"} (adds jobs
to the queue).

python work.py REDIS_URL QUEUE COUNT [LOCK_MS]
"""

import asyncio
import json
import sys

from bullmq import Queue, UnrecoverableError, Worker


async def main(url, name, count, lock="30000"):
    started, ended, done = [], [], asyncio.Event()

    async def process(job, token):
        started.append(job.name)
        what = job.data["do"]
        if what == "hang":
            await asyncio.Event().wait()
        if what == "unrecoverable":
            raise UnrecoverableError("no hope")
        if what == "fail" and job.attemptsMade < job.data["attempts"]:
            raise ValueError("not yet")
        if what == "children":
            return await job.getChildrenValues()
        if what == "add":
            for other in job.data["jobs"]:
                await queue.add(other["name"], other["data"], other["opts"])
        await job.updateProgress({"percent": 100})
        return job.data.get("value")

    def end(job, *_):
        ended.append(job)
        if len(ended) == int(count):
            done.set()

    def failed(job, error):
        if isinstance(error, UnrecoverableError) or job.attemptsMade >= job.opts["attempts"]:
            end(job)

    queue = Queue(name, {"connection": url})
    worker = Worker(name, process, {"connection": url, "lockDuration": int(lock)})
    worker.on("completed", end)
    worker.on("failed", failed)
    await done.wait()
    await worker.close()
    await queue.close()
    print(json.dumps(started))


asyncio.run(main(*sys.argv[1:]))
