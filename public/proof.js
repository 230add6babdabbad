// Solves the puzzle of src/server/guard.rs beside the page: the first number n for which SHA-256 of
// "challenge.n" begins with so many zero bits. Asked with { challenge, bits }, answers n as text.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The first 32 bits behind the point of the roots of the first primes, as the standard says.
  const part = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  for (let n = 2, i = 0; i < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (i < 8) START[i] = part(Math.sqrt(n));
    K[i++] = part(Math.cbrt(n));
  }
}

const W = new Uint32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function block(state, bytes, from) {
  for (let i = 0; i < 16; i++) {
    const at = from + i * 4;
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15];
    const b = W[i - 2];
    W[i] = W[i - 16] + W[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

const letters = new TextEncoder();

function hash(text) {
  const plain = letters.encode(text);
  const length = ((plain.length + 8) >> 6) * 64 + 64;
  const bytes = new Uint8Array(length);
  bytes.set(plain);
  bytes[plain.length] = 0x80;
  new DataView(bytes.buffer).setUint32(length - 4, plain.length * 8);
  const state = START.slice();
  for (let from = 0; from < length; from += 64) block(state, bytes, from);
  return state;
}

function zeroBits(state) {
  return state[0] ? Math.clz32(state[0]) : 32 + Math.clz32(state[1]);
}

if (typeof self !== "undefined") {
  self.onmessage = ({ data }) => {
    const { challenge, bits } = JSON.parse(data);
    let n = 0;
    while (zeroBits(hash(`${challenge}.${n}`)) < bits) n++;
    self.postMessage(String(n));
  };
}
