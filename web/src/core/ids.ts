const letters = '0123456789abcdefghjkmnpqrstvwxyz';

// An id made here: 26 letters, led by the moment, so that what is made together stands together in the server's file.
export function newId(): string {
  let whole = BigInt(Date.now());
  for (const byte of crypto.getRandomValues(new Uint8Array(10))) whole = (whole << 8n) | BigInt(byte);
  let out = '';
  for (let i = 0; i < 26; ++i, whole >>= 5n) out = letters.charAt(Number(whole & 31n)) + out;
  return out;
}

// Half-second steps that double, up to 15 s, and a random part of that: a thousand browsers do not come back at once.
export const pause = (tries: number): number => Math.max(500, Math.random() * Math.min(15000, 500 * 2 ** tries));
