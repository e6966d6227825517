"""Does what stands on standard input, one after the other, and prints what each brought.

[["pause"], ["retry", ID, STATE], ["clean", GRACE_MS, LIMIT, STATE], …]: methods of the queue, or of the job that ID names.

python administer.py REDIS_URL QUEUE
"""

import asyncio
import inspect
import json
import sys

from bullmq import Job, Queue

OF_A_JOB = {"retry", "promote", "changePriority", "updateData", "updateProgress"}


async def main(url, name):
    queue = Queue(name, {"connection": url})
    results = []
    for method, *arguments in json.load(sys.stdin):
        target = queue
        if method in OF_A_JOB:
            target = await Job.fromId(queue, arguments.pop(0))
        result = getattr(target, method)(*arguments)
        results.append(await result if inspect.isawaitable(result) else result)
    await queue.close()
    print(json.dumps(results, default=lambda value: getattr(value, "id", str(value))))


asyncio.run(main(*sys.argv[1:]))
