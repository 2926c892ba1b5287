// A whole verification from Node: an endpoint, a key, a session, its user, and the webhook that tells of it.
import assert from "node:assert/strict";
import { constants, createDecipheriv, createHmac, createPrivateKey, privateDecrypt, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const base = process.env.SIMULATOR;
const jwk = JSON.parse(readFileSync(process.env.PRIVATE_JWK, "utf8"));
const privateKey = createPrivateKey({ key: jwk, format: "jwk" });

async function call(method, path, body, key) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers.Authorization = `Bearer ${key}`;
  const response = await fetch(base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), { status: response.status });
  return text ? JSON.parse(text) : null;
}
const control = (method, path, body) => call(method, `/_kayle/v1${path}`, body);

const arrived = [];
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  arrived.push({ signature: request.headers["x-kayle-signature"], body: Buffer.concat(chunks) });
  response.writeHead(200).end();
}).listen(0, "127.0.0.1");
await once(server, "listening");

const { api_key: key } = await control("GET", "/simulator");
const url = `http://127.0.0.1:${server.address().port}/webhooks`;
const { endpoint, signing_secret: secret } = (await call("POST", "/v1/webhooks/endpoints", { url }, key)).data;
const { kty, n, e, alg, use, kid } = jwk;
const registered = { kty, n, e, alg, use, kid, key_ops: ["encrypt"] };
const registration = { key_id: kid, algorithm: "RSA-OAEP-256", key_type: "RSA", jwk: registered };
await call("POST", `/v1/webhooks/endpoints/${endpoint.id}/keys`, registration, key);

// The next delivery, verified and opened.
async function delivered() {
  await control("POST", "/settle");
  const { signature, body } = arrived.shift();
  const parts = Object.fromEntries(signature.split(",").map((part) => part.split("=", 2)));
  const expected = createHmac("sha256", secret).update(`${parts.t}.`).update(body).digest();
  assert(timingSafeEqual(expected, Buffer.from(parts.v1, "hex")), "the signature does not fit");
  const [header, wrapped, iv, ciphertext, tag] = body.toString().split(".");
  const padding = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
  const contentKey = privateDecrypt(padding, Buffer.from(wrapped, "base64url"));
  const decipher = createDecipheriv("aes-256-gcm", contentKey, Buffer.from(iv, "base64url"));
  decipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, "base64url"));
  return JSON.parse(decipher.update(ciphertext, "base64url", "utf8") + decipher.final("utf8"));
}

const share_fields = { family_name: { required: true, reason: "To address you" } };
const session = (await call("POST", "/v1/sessions", { share_fields }, key)).data;
await control("POST", `/sessions/${session.id}/start`);
const { event_id } = await control("POST", `/sessions/${session.id}/complete`, { claims: { family_name: "ERIKSSON" } });
const payload = await delivered();
assert.equal(payload.type, "verification.session.succeeded");
assert.equal(payload.metadata.event_id, event_id);
assert.equal(payload.data.claims.family_name, "ERIKSSON");
assert.equal((await call("GET", `/v1/sessions/${session.id}`, undefined, key)).data.status, "succeeded");

// A withdrawal after the delivery sends nothing; one before the end cancels the session.
assert.equal((await control("POST", `/sessions/${session.id}/withdraw`)).event_id, null);
const open = await control("POST", "/sessions", {});
await control("POST", `/sessions/${open.id}/withdraw`);
assert.equal((await delivered()).type, "verification.session.cancelled");

// A retry comes after the clock has moved, with the same ciphertext.
await control("PUT", "/snapshots/before");
await control("POST", "/faults", { kind: "refusal", status: 429, code: "RATE_LIMITED", operation: "create_session", times: 1 });
await assert.rejects(call("POST", "/v1/sessions", {}, key), { status: 429 });
await call("POST", "/v1/sessions", {}, key);
assert.equal((await control("GET", "/sessions")).length, 3);
await control("POST", "/snapshots/before/restore");
assert.equal((await control("GET", "/sessions")).length, 2);

// What is wrong with a call is told, and nothing of its value.
await assert.rejects(control("POST", "/faults", { kind: "status", status: 503, nope: 1 }), { status: 422 });
await assert.rejects(control("POST", `/sessions/${session.id}/start`), { status: 409 });

server.close();
server.closeAllConnections();
console.log("verified");
