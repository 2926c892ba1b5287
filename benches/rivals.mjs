// What node makes of the same delivery with the same key: OpenSSL's own private operation, and the library `jose`.
// Reads {"pem", "jwe"} from its input; the folder that holds `jose` is its argument.
import { constants, createPrivateKey, privateDecrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { pem, jwe } = JSON.parse(readFileSync(0, "utf8"));
const key = createPrivateKey(pem);
const wrapped = Buffer.from(jwe.split(".")[1], "base64url");

async function perSecond(work) {
  for (let i = 0; i < 50; i++) await work();
  const times = [];
  const end = performance.now() + 4000;
  while (performance.now() < end) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return Math.round(1000 / times[times.length >> 1]);
}

const padding = constants.RSA_PKCS1_OAEP_PADDING;
const bare = await perSecond(() => privateDecrypt({ key, padding, oaepHash: "sha256" }, wrapped));
console.log(`  OpenSSL ${process.versions.openssl} in node ${process.versions.node}, the bare operation: ${bare} a second`);
try {
  const require = createRequire(pathToFileURL(process.argv[2] + "/"));
  const jose = await import(pathToFileURL(require.resolve("jose")));
  const whole = await perSecond(() => jose.compactDecrypt(jwe, key));
  console.log(`  node's jose, decrypting the JWE: ${whole} a second`);
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  console.log(`  skipped: jose is not there; npm install --prefix ${process.argv[2]} jose`);
}
