"""A receiver of webhooks that verifies their signatures: python3 receiver.py VAULT."""

import hashlib
import hmac
import os
import pathlib
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

VAULT = pathlib.Path(sys.argv[1])
PORT = int(os.environ.get("PORT", "3000"))


def is_genuine(header, body):
    """Whether one of the vault's signing secrets makes this signature, within five minutes."""
    try:
        parts = dict(part.split("=", 1) for part in header.split(","))
        signed_at, signature = int(parts["t"]), parts["v1"].encode()
    except (AttributeError, KeyError, ValueError):
        return False  # There is no header, or it is of another form.
    if abs(time.time() - signed_at) > 300:
        return False
    for file in VAULT.glob("signing-secret.*.secret"):
        secret = file.read_bytes().strip()
        expected = hmac.new(secret, parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        if hmac.compare_digest(expected.encode(), signature):
            return True
    return False


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        genuine = is_genuine(self.headers["X-Kayle-Signature"], body)
        print("verified" if genuine else "refused", self.headers["X-Kayle-Event"], flush=True)
        self.send_response(200 if genuine else 400)
        self.end_headers()

    def log_message(self, *arguments):
        pass


HTTPServer(("127.0.0.1", PORT), Receiver).serve_forever()
