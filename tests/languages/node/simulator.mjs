// Runs `kayle simulate` for the time of a test, with nothing but Node's own modules. Copy this file into your tests.
//
//   const simulator = await startSimulator();
//   const session = await simulator.control("POST", "/sessions", {});
//   await simulator.control("POST", `/sessions/${session.id}/complete`);
//   await simulator.stop();
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Starts a simulated Kayle ID on a free port of this machine.
 *
 * @param {object} [options]
 * @param {string} [options.program] the path of `kayle`; by default the environment variable KAYLE, or the program on the PATH
 * @param {string[]} [options.arguments] more arguments of `kayle simulate`
 * @param {number} [options.timeout] how many milliseconds the start may take
 */
export async function startSimulator({ program = process.env.KAYLE ?? "kayle", arguments: more = [], timeout = 30_000 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "kayle-simulator-"));
  const ready = join(folder, "ready");
  const args = ["simulate", "--address", "127.0.0.1:0", "--ready-file", ready, ...more];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  let ended = null;
  const end = new Promise((resolve) => {
    child.once("exit", (code) => resolve((ended = `ended with ${code}`)));
    child.once("error", (error) => resolve((ended = error.message)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await end;
    await rm(folder, { recursive: true, force: true });
    return child.exitCode;
  };
  try {
    const latest = Date.now() + timeout;
    // The file appears, whole, once the simulator answers.
    while (!existsSync(ready)) {
      if (ended) throw new Error(`kayle simulate ${ended}`);
      if (Date.now() > latest) throw new Error(`kayle simulate is not ready after ${timeout} ms`);
      await sleep(10);
    }
    const baseUrl = (await readFile(ready, "utf8")).trim();
    const call = async (method, path, body, headers) => {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const response = await fetch(baseUrl + path, { method, body: sent, headers: { "Content-Type": "application/json", ...headers } });
      const text = await response.text();
      if (!response.ok) throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), { status: response.status });
      return JSON.parse(text);
    };
    /** Calls an operation of the control API, such as "POST", "/sessions". */
    const control = (method, path, body) => call(method, `/_kayle/v1${path}`, body, {});
    const { api_key: apiKey } = await control("GET", "/simulator");
    /** Calls the API with the simulator's key. */
    const api = (method, path, body) => call(method, path, body, { Authorization: `Bearer ${apiKey}` });
    return { baseUrl, apiKey, control, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
