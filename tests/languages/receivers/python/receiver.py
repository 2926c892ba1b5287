"""A receiver of Kayle ID webhooks in Python with joserfc, as the published samples suggest to write one.

It stores each event in SQLite before it answers. `kayle conform` is run against it by a test, and what it gets wrong is
written down in expected.txt. It is a specimen: do not copy it.
"""

import hashlib
import hmac
import json
import os
import sqlite3
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from joserfc import jwe
from joserfc.jwk import RSAKey

SECRET = os.environ["KAYLE_WEBHOOK_SECRET"]
KEY = RSAKey.import_key(json.loads(os.environ["KAYLE_PRIVATE_JWK"]))
STORE = os.environ["KAYLE_STORE"]
TOLERANCE = 300


def connect():
    connection = sqlite3.connect(STORE, timeout=10)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS handled (event_id TEXT PRIMARY KEY, session_id TEXT, type TEXT)"
    )
    return connection


def verify_signature(header, body):
    parts = dict(part.split("=", 1) for part in header.split(","))
    timestamp = parts["t"]
    if abs(time.time() - int(timestamp)) > TOLERANCE:
        raise ValueError("stale signature")
    expected = hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, parts["v1"]):
        raise ValueError("wrong signature")


def handle(event):
    metadata = event["metadata"]
    with connect() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO handled VALUES (?, ?, ?)",
            (metadata["event_id"], metadata["verification_session_id"], event["type"]),
        )


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            verify_signature(self.headers["X-Kayle-Signature"], body)
        except Exception:
            return self.answer(401, {"error": "invalid signature"})
        try:
            opened = jwe.decrypt_compact(body, KEY, algorithms=["RSA-OAEP-256", "A256GCM"])
            handle(json.loads(opened.plaintext))
        except Exception as error:
            return self.answer(400, {"error": str(error)})
        self.answer(200, {"received": True})

    def do_GET(self):
        with connect() as connection:
            rows = connection.execute("SELECT event_id, session_id FROM handled ORDER BY rowid").fetchall()
        self.answer(200, [{"event_id": event, "session_id": session} for event, session in rows])

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    allow_reuse_address = True


if __name__ == "__main__":
    connect().close()
    Server(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
