"""What Benchmarks/queue measures beside queue-benchmark: PyPI bullmq doing the same, and the same JSON printed.

python queue-peer.py add|bulk|work REDIS_URL QUEUE COUNT [AT_ONCE]
"""
import asyncio
import json
import sys
import time

from bullmq import Queue, Worker

PAYLOAD = {"film": "a film of which the title is long enough", "profile": "hd-1080p"}


async def add(queue, count, at_once):
    async def caller():
        for _ in range(count // at_once):
            await queue.add("film", PAYLOAD, {})

    await asyncio.gather(*(caller() for _ in range(at_once)))


async def bulk(queue, count, at_once):
    for _ in range(count // at_once):
        await queue.addBulk([{"name": "film", "data": PAYLOAD} for _ in range(at_once)])


async def work(queue, count, at_once):
    left, done = count, asyncio.Event()

    async def process(job, token):
        nonlocal left
        left -= 1
        if left == 0:
            done.set()

    worker = Worker(queue.name, process, {"connection": sys.argv[2], "concurrency": at_once})
    await done.wait()
    await worker.close()


async def main(what, url, name, count, at_once="1"):
    queue = Queue(name, {"connection": url})
    start, cpu = time.monotonic(), time.process_time()
    await {"add": add, "bulk": bulk, "work": work}[what](queue, int(count), int(at_once))
    print(json.dumps({"seconds": time.monotonic() - start, "cpu": time.process_time() - cpu, "samples": []}))
    await queue.close()


asyncio.run(main(*sys.argv[1:]))
