"""Receives webhooks, and verifies them with PyPI `standardwebhooks`. Each goes to the Redis list `received` as JSON.

The path says how it answers: /ok, /down (503 until the key `up` is there), /busy (429 with Retry-After, once for each message),
/gone (410), /moved (to /ok), /endless (a body without end), /silent (nothing at all).

python receiver.py REDIS-SOCKET SECRET
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from redis import Redis
from standardwebhooks.webhooks import Webhook

redis, webhook = Redis(unix_socket_path=sys.argv[1]), Webhook(sys.argv[2])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        name = self.headers["webhook-id"]
        try:
            webhook.verify(body, dict(self.headers.items()))
            message = json.loads(body)
        except Exception as error:
            message = {"type": f"refused: {error}"}
        status, headers = self.answer(name)
        record = {"path": self.path, "id": name, "status": status, "type": message["type"], "data": message.get("data")}
        redis.rpush("received", json.dumps(record))
        if status == 0:
            threading.Event().wait(60)
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        if self.path == "/endless":
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        self.send_header("content-length", "0")
        self.end_headers()

    def answer(self, name):
        match self.path:
            case "/down":
                return (200, {}) if redis.exists("up") else (503, {})
            case "/busy":
                return (200, {}) if not redis.set("asked:" + name, 1, nx=True) else (429, {"retry-after": "1"})
            case "/gone":
                return 410, {}
            case "/moved":
                return 307, {"location": "/ok"}
            case "/silent":
                return 0, {}
            case _:
                return 200, {}

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
server.daemon_threads = True
redis.set("port", server.server_address[1])
server.serve_forever()
