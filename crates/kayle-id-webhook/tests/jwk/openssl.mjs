// Reads keys, one a line: form and base64. Writes what OpenSSL reads of each: nothing, or whether it writes the key again as
// it was, and the public half.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';

const spki = (key) => key.export({ type: 'spki', format: 'der' });
const readers = {
  pkcs8: (key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
  pkcs1: (key) => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
  spki: (key) => createPublicKey({ key, format: 'der', type: 'spki' }),
  'pkcs1-public': (key) => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
  pem: (key) => createPrivateKey({ key, format: 'pem' }),
};
const out = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [form, base64] = line.split(' ');
  const bytes = Buffer.from(base64, 'base64');
  try {
    const key = readers[form](bytes);
    if (key.asymmetricKeyType !== 'rsa') throw new Error('not RSA');
    const type = form.startsWith('pkcs1') ? 'pkcs1' : form;
    const again = form === 'pem' ? null : key.export({ type, format: 'der' });
    const half = spki(key.type === 'private' ? createPublicKey(key) : key);
    out.push(`${again !== null && again.equals(bytes) ? 'same' : 'other'} ${half.toString('base64')}`);
  } catch {
    out.push('');
  }
}
process.stdout.write(out.join('\n') + '\n');
