"""A whole verification from Python: an endpoint, a key, a session, its user, and the webhook that tells of it."""

import hashlib
import hmac
import json
import os
import queue
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from jwe import open_jwe

BASE = os.environ["SIMULATOR"]
with open(os.environ["PRIVATE_JWK"], encoding="utf-8") as file:
    JWK = json.load(file)


def call(method, path, body=None, key=None):
    request = urllib.request.Request(BASE + path, method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if key:
        request.add_header("Authorization", "Bearer " + key)
    with urllib.request.urlopen(request) as response:
        text = response.read()
        return json.loads(text) if text else None


def control(method, path, body=None):
    return call(method, "/_kayle/v1" + path, body)


arrived = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        arrived.put((self.headers["X-Kayle-Signature"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()

key = control("GET", "/simulator")["api_key"]
url = f"http://127.0.0.1:{server.server_port}/webhooks"
created = call("POST", "/v1/webhooks/endpoints", {"url": url}, key)["data"]
endpoint, secret = created["endpoint"], created["signing_secret"]
public = {name: JWK[name] for name in ("kty", "n", "e", "alg", "use", "kid")} | {"key_ops": ["encrypt"]}
registration = {"key_id": JWK["kid"], "algorithm": "RSA-OAEP-256", "key_type": "RSA", "jwk": public}
call("POST", f"/v1/webhooks/endpoints/{endpoint['id']}/keys", registration, key)


def delivered():
    """The next delivery, verified and opened."""
    signature, body = arrived.get(timeout=30)
    parts = dict(part.split("=", 1) for part in signature.split(","))
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(expected, parts["v1"]), "the signature does not fit"
    return open_jwe(JWK, body.decode())


# The user shares what the test says.
fields = {"family_name": {"required": True, "reason": "To address you"}, "age_over_18": {"required": False, "reason": "The law asks for it"}}
session = call("POST", "/v1/sessions", {"share_fields": fields}, key)["data"]
control("POST", f"/sessions/{session['id']}/start")
event = control("POST", f"/sessions/{session['id']}/complete", {"claims": {"family_name": "ERIKSSON", "age_over_18": None}})
payload = delivered()
assert payload["type"] == "verification.session.succeeded"
assert payload["metadata"]["event_id"] == event["event_id"]
assert payload["data"]["claims"]["family_name"] == "ERIKSSON"
assert payload["data"]["claims"]["age_over_18"] is None
control("POST", "/settle")
assert call("GET", f"/v1/sessions/{session['id']}", key=key)["data"]["status"] == "succeeded"

# Another one fails, and a third runs out of time.
session = control("POST", "/sessions", {})
control("POST", f"/sessions/{session['id']}/fail", {"code": "liveness_failed"})
assert delivered()["data"]["failure_code"] == "liveness_failed"
session = control("POST", "/sessions")
control("POST", "/clock/advance", {"seconds": 3900})
assert delivered()["type"] == "verification.session.expired"

# A fault happens once.
control("POST", "/faults", {"kind": "status", "status": 503, "operation": "get_session", "times": 1})
try:
    call("GET", f"/v1/sessions/{session['id']}", key=key)
    raise SystemExit("the fault did not happen")
except urllib.error.HTTPError as error:
    assert error.code == 503
assert call("GET", f"/v1/sessions/{session['id']}", key=key)["data"]["status"] == "expired"

# A forged delivery does not pass.
control("POST", "/disturbances", {"kind": "damage", "damage": "flip-mac", "times": 1})
session = control("POST", "/sessions")
control("POST", f"/sessions/{session['id']}/complete")
try:
    delivered()
    raise SystemExit("a forged delivery passed")
except AssertionError:
    pass

# Deliveries wait as long as the test holds them.
control("PUT", "/deliveries/hold", {"hold": True})
session = control("POST", "/sessions")
control("POST", f"/sessions/{session['id']}/complete")
control("POST", "/settle")
assert arrived.empty()
control("PUT", "/deliveries/hold", {"hold": False})
held = control("GET", "/deliveries")[-1]
control("POST", f"/deliveries/{held['id']}/release")
assert delivered()["metadata"]["verification_session_id"] == session["id"]

# The log has the calls, without the key.
log = control("GET", "/requests?operation=get_session")
assert log and key not in json.dumps(log)
control("POST", "/reset")
assert control("GET", "/sessions") == []
print("verified")
