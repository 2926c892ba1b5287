// A receiver of Kayle ID webhooks in Node with jose, as the published samples suggest to write one.
//
// It answers at once and handles afterwards, in memory. `kayle conform` is run against it by a test, and what it gets
// wrong is written down in expected.txt. It is a specimen: do not copy it.

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { compactDecrypt, importJWK } from "jose";

const secret = process.env.KAYLE_WEBHOOK_SECRET;
const key = await importJWK(JSON.parse(process.env.KAYLE_PRIVATE_JWK), "RSA-OAEP-256");
const handled = [];
const seen = new Set();

function verifySignature(header, body) {
  const parts = Object.fromEntries(header.split(",").map((part) => part.trim().split("=")));
  if (Math.abs(Date.now() / 1000 - Number(parts.t)) > 300) {
    throw new Error("stale signature");
  }
  const expected = createHmac("sha256", secret).update(`${parts.t}.`).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(parts.v1, "hex"))) {
    throw new Error("wrong signature");
  }
}

async function handle(body) {
  const { plaintext } = await compactDecrypt(body, key);
  const event = JSON.parse(new TextDecoder().decode(plaintext));
  const { event_id, verification_session_id } = event.metadata;
  if (!seen.has(event_id)) {
    seen.add(event_id);
    handled.push({ event_id, session_id: verification_session_id });
  }
}

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(handled));
    return;
  }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    try {
      verifySignature(request.headers["x-kayle-signature"], body);
    } catch (error) {
      response.statusCode = 400;
      response.end(error.message);
      return;
    }
    response.end("ok");
    handle(body).catch(() => {});
  });
});

server.listen(Number(process.env.PORT), "127.0.0.1");
