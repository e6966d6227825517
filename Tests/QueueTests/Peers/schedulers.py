"""Prints the schedulers of a queue as the Python client reads them.

python schedulers.py REDIS_URL QUEUE
"""

import asyncio
import json
import sys

from bullmq import Queue


async def main(url, name):
    queue = Queue(name, {"connection": url})
    print(json.dumps(await queue.getJobSchedulers()))
    await queue.close()


asyncio.run(main(*sys.argv[1:]))
