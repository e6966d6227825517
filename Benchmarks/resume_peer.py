"""The peer of Benchmarks/resume: a BullMQ queue of films, and a worker that runs a command for each.

resume_peer.py add REDIS FILM OUTPUT | work REDIS COMMAND
"""
import asyncio
import sys

from bullmq import Queue, Worker


async def add(url, film, output):
    queue = Queue("films", {"connection": url})
    job = await queue.add("transcode", {"film": film, "output": output}, {"attempts": 3})
    print(job.id)
    await queue.close()


async def work(url, command):
    async def transcode(job, token):
        process = await asyncio.create_subprocess_exec(command, job.data["film"], job.data["output"])
        if await process.wait():
            raise RuntimeError(f"exit code {process.returncode}")

    Worker("films", transcode, {"connection": url})
    await asyncio.Event().wait()


asyncio.run({"add": add, "work": work}[sys.argv[1]](*sys.argv[2:]))
