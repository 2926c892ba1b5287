// How a test in Node runs the simulator for its own time.
import assert from "node:assert/strict";
import { test } from "node:test";

import { startSimulator } from "./simulator.mjs";

test("a session succeeds, and another simulator knows nothing of it", async () => {
  const [one, other] = await Promise.all([startSimulator(), startSimulator()]);
  try {
    assert.notEqual(one.baseUrl, other.baseUrl);
    const { id } = (await one.api("POST", "/v1/sessions", {})).data;
    await one.control("POST", `/sessions/${id}/complete`);
    assert.equal((await one.api("GET", `/v1/sessions/${id}`)).data.status, "succeeded");
    assert.deepEqual(await other.control("GET", "/sessions"), []);
  } finally {
    assert.deepEqual(await Promise.all([one.stop(), other.stop()]), [0, 0]);
  }
});

test("a start that fails is an error", async () => {
  await assert.rejects(startSimulator({ arguments: ["--no-such-option"] }), /ended with 2/);
  await assert.rejects(startSimulator({ program: "no-such-program" }), /ENOENT/);
});
