"""A payout gateway on a port of its own, which it tells on its first line. It books a payout once for each key, and answers a key again as it did.

The first part of the path says how it behaves: steady (paid), accepting (it will tell), down (500 to the first request, which books
nothing), silent (the first request is booked and never answered), cut (the first answer ends in the middle), refusing (422 with a
reason), status-409 and the like (that status), garbage, stranger (it answers about another payout). `GET /ledger` tells what was booked,
and how often it was asked.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "a-token-of-ours"
lock, booked, asked = threading.Lock(), {}, {}


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, cut=False):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = cut

    def do_GET(self):
        with lock:
            orders = {key: json.loads(order) for key, order in booked.items()}
            self.answer(200, {"orders": orders, "asked": asked})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        behaviour = self.path.split("/")[1]
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self.answer(401, {"error": "who are you?"})
        order = json.loads(body)
        key = self.headers["Idempotency-Key"]
        if key != order["key"] or not order["account"] or not isinstance(order["amount"], int) or len(order["currency"]) != 3:
            return self.answer(400, {"reason": "it isn't an order"})
        with lock:
            count = asked[key] = asked.get(key, 0) + 1
            if behaviour.startswith("status-"):
                return self.answer(int(behaviour.removeprefix("status-")), {"error": "not now"})
            if behaviour == "down" and count == 1:
                return self.answer(500, {"error": "oh"})
            if behaviour == "refusing":
                return self.answer(422, {"reason": "the account is closed"})
            if key not in booked:
                booked[key] = body
                print(f"booked {key}", flush=True)
            if booked[key] != body:
                return self.answer(422, {"reason": "the key belongs to another order"})
        if behaviour == "silent" and count == 1:
            return self.rfile.read(1)  # until whoever asks goes away
        if behaviour == "garbage":
            return self.answer(200, b"<html>Welcome</html>")
        told = "payout-999" if behaviour == "stranger" else key
        if behaviour == "accepting":
            return self.answer(202, {"key": told, "state": "accepted", "reference": f"tr_{key}"})
        paid = {"key": told, "state": "paid", "reference": f"tr_{key}", "paidOn": "2026-08-03"}
        self.answer(200, paid, cut=behaviour == "cut" and count == 1)


server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
print(f"port {server.server_address[1]}", flush=True)
server.serve_forever()
