"""A partner's gateway on a port of its own, which it prints: reports of 250 lines in pages of 100, for each of the three platforms.

The first part of the path says how it behaves: steady, limited (429 with Retry-After), flaky (every other answer is 500), cut (every
other answer ends in the middle), lying (its total is a cent off), circling, repeating, refusing (403), down (always 500), garbage.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LINES = [(f"line-{n}", f"title-{n % 7}", 100 + n) for n in range(250)]
PAGE = 100
ID, KEY = "studio", "a-key-of-ours"
lock, asked, tokens = threading.Lock(), {}, {}


def text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=(), cut=False):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self.close_connection = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        basic = base64.b64encode(f"{ID}:{KEY}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {basic}" or "grant_type=client_credentials" not in body:
            return self.answer(401, {"error": "invalid_client"})
        with lock:
            token = f"token-{len(tokens)}"
            tokens[token] = 2  # requests until it is no good any more
        self.answer(200, {"access_token": token, "token_type": "bearer", "expires_in": 3600})

    def is_known(self, path):
        if "statement-lines" in path:
            return self.headers["Authorization"] == f"Bearer {KEY}"
        if "earnings" in path:
            token = (self.headers["Authorization"] or "").removeprefix("Bearer ")
            with lock:
                tokens[token] = tokens.get(token, 0) - 1
                return tokens[token] >= 0
        parts = dict(part.split("=", 1) for part in self.headers["x-partner-signature"].split(","))
        message = f"GET\n{self.path}\n{parts['time']}".encode()
        good = hmac.new(KEY.encode(), message, hashlib.sha256).hexdigest()
        return parts["id"] == ID and hmac.compare_digest(good, parts["signature"]) and abs(time.time() - int(parts["time"])) < 60

    def do_GET(self):
        url = urlsplit(self.path)
        behaviour = url.path.split("/")[1]
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        with lock:
            count = asked[self.path] = asked.get(self.path, 0) + 1
        if not self.is_known(url.path):
            return self.answer(401, {"error": "who are you?"})
        if behaviour == "refusing":
            return self.answer(403, {"error": "no"})
        if behaviour == "down" or behaviour == "flaky" and count % 2 == 1:
            return self.answer(500, {"error": "oh"})
        if behaviour == "limited" and count == 1 and self.first(query):
            return self.answer(429, {"error": "slowly"}, [("Retry-After", "1")])
        if behaviour == "garbage":
            return self.answer(200, b"<html>Welcome</html>")
        self.answer(200, self.page(url.path, query, behaviour), cut=behaviour == "cut" and count % 2 == 1)

    @staticmethod
    def first(query):
        return query.get("cursor") is None and query.get("page", "1") == "1" and query.get("offset", "0") == "0"

    def page(self, path, query, behaviour):
        if "earnings" in path:
            start = (int(query["page"]) - 1) * PAGE
        else:
            start = int(query.get("cursor", query.get("offset", "0")))
        shown = 0 if behaviour == "repeating" else start
        lines, end = LINES[shown : shown + PAGE], start + PAGE
        total = sum(amount for _, _, amount in LINES) + (behaviour == "lying")
        if "statement-lines" in path:
            following = str(PAGE if behaviour == "circling" else end)
            return {
                "lines": [
                    {"lineId": i, "movieId": t, "country": "DE", "currency": "EUR", "amount": text(a), "date": query["to"]}
                    for i, t, a in lines
                ],
                "nextCursor": following if end < len(LINES) or behaviour == "circling" else None,
                "total": {"lines": len(LINES), "amounts": {"EUR": text(total)}},
            }
        if "earnings" in path:
            return {
                "items": [
                    {
                        "royaltyId": i, "asin": t, "royaltyCurrency": "EUR", "royaltyAmount": text(a), "territory": "UK",
                        "earningDate": query["endDate"], "offerType": "Rent",
                    }
                    for i, t, a in lines
                ],
                "page": int(query["page"]), "pages": 3,
                "summary": [{"royaltyCurrency": "EUR", "royaltyAmount": text(total), "count": len(LINES)}],
            }
        return {
            "data": [
                {
                    "transaction_id": i, "earned_on": query["end_date"], "title": {"id": t, "name": t},
                    "amount": {"value": text(a), "currency": "EUR"},
                }
                for i, t, a in lines
            ],
            "meta": {"offset": start, "total": len(LINES), "sums": {"EUR": text(total)}},
        }


server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
print(f"port {server.server_address[1]}", flush=True)
server.serve_forever()
