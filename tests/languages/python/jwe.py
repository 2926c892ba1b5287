"""Opens a compact JWE (RFC 7516) with RSA-OAEP-256 and A256GCM, with Python's standard library alone.

This is for tests. It is neither fast nor constant in time: an application uses a library of cryptography.
"""

import base64
import hashlib
import json


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text):
    return int.from_bytes(decode(text), "big")


def mgf1(seed, length):
    """RFC 8017, appendix B.2.1."""
    mask = b""
    counter = 0
    while len(mask) < length:
        mask += hashlib.sha256(seed + counter.to_bytes(4, "big")).digest()
        counter += 1
    return mask[:length]


def xor(one, other):
    return bytes(a ^ b for a, b in zip(one, other))


def oaep_decrypt(jwk, wrapped):
    """RFC 8017, section 7.1.2."""
    n, d = number(jwk["n"]), number(jwk["d"])
    size = (n.bit_length() + 7) // 8
    message = pow(int.from_bytes(wrapped, "big"), d, n).to_bytes(size, "big")
    masked_seed, masked_block = message[1:33], message[33:]
    seed = xor(masked_seed, mgf1(masked_block, 32))
    block = xor(masked_block, mgf1(seed, len(masked_block)))
    label, rest = block[:32], block[32:]
    padding, _, key = rest.partition(b"\x01")
    assert message[0] == 0 and label == hashlib.sha256(b"").digest() and not padding.strip(b"\x00")
    return key


def make_sbox():
    """FIPS 197, section 5.1.1: the inverse in GF(2^8), then an affine map."""
    box = [0] * 256
    p = q = 1
    while True:
        p = p ^ ((p << 1) & 0xFF) ^ (0x1B if p & 0x80 else 0)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        rotated = [((q << shift) | (q >> (8 - shift))) & 0xFF for shift in (1, 2, 3, 4)]
        box[p] = q ^ rotated[0] ^ rotated[1] ^ rotated[2] ^ rotated[3] ^ 0x63
        if p == 1:
            box[0] = 0x63
            return box


SBOX = make_sbox()


def expand(key):
    """FIPS 197, section 5.2, for a key of 256 bits."""
    words = [list(key[4 * i : 4 * i + 4]) for i in range(8)]
    round_constant = 1
    for i in range(8, 60):
        word = words[-1]
        if i % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= round_constant
            round_constant <<= 1
        elif i % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[-8], word)])
    return [sum(words[4 * i : 4 * i + 4], []) for i in range(15)]


def double(byte):
    return ((byte << 1) ^ (0x1B if byte & 0x80 else 0)) & 0xFF


def encrypt_block(keys, block):
    """FIPS 197, section 5.1."""
    state = [a ^ b for a, b in zip(block, keys[0])]
    for turn, key in enumerate(keys[1:], 1):
        state = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if turn < 14:
            mixed = []
            for c in range(0, 16, 4):
                a = state[c : c + 4]
                every = a[0] ^ a[1] ^ a[2] ^ a[3]
                mixed += [a[i] ^ every ^ double(a[i] ^ a[(i + 1) % 4]) for i in range(4)]
            state = mixed
        state = [a ^ b for a, b in zip(state, key)]
    return bytes(state)


def multiply(x, y):
    """NIST SP 800-38D, section 6.3."""
    product = 0
    for bit in range(127, -1, -1):
        if (y >> bit) & 1:
            product ^= x
        x = (x >> 1) ^ (0xE1 << 120 if x & 1 else 0)
    return product


def gcm_open(key, iv, aad, ciphertext, tag):
    """NIST SP 800-38D, section 7.2, for a vector of 96 bits."""
    keys = expand(key)
    h = int.from_bytes(encrypt_block(keys, bytes(16)), "big")
    padded = b"".join(part + bytes(-len(part) % 16) for part in (aad, ciphertext))
    padded += (8 * len(aad)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    hashed = 0
    for i in range(0, len(padded), 16):
        hashed = multiply(hashed ^ int.from_bytes(padded[i : i + 16], "big"), h)
    expected = xor(hashed.to_bytes(16, "big"), encrypt_block(keys, iv + b"\x00\x00\x00\x01"))
    assert expected == tag, "the tag does not fit"
    stream = b"".join(
        encrypt_block(keys, iv + counter.to_bytes(4, "big")) for counter in range(2, 3 + len(ciphertext) // 16)
    )
    return xor(ciphertext, stream)


def open_jwe(jwk, compact):
    header, wrapped, iv, ciphertext, tag = compact.split(".")
    assert json.loads(decode(header))["kid"] == jwk["kid"]
    key = oaep_decrypt(jwk, decode(wrapped))
    return json.loads(gcm_open(key, decode(iv), header.encode(), decode(ciphertext), decode(tag)))
