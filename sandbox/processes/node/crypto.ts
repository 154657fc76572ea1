import crypto, { type UUID } from 'node:crypto';

/**
 * Random bytes are drawn from the same chance as `Math.random`: a function that makes ids of them makes the
 * same ones in every run of the same seed. Nothing here is secret.
 */

function fill(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(Math.random() * 256);
}

function drawn(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  fill(bytes);
  return bytes;
}

type Callback<T> = (error: Error | null, value: T) => void;

function randomBytes(size: number, callback?: Callback<Buffer>): Buffer | undefined {
  const bytes = drawn(size);
  if (callback === undefined) return bytes;
  setImmediate(callback, null, bytes);
  return undefined;
}

function randomInt(...given: readonly (number | Callback<number>)[]): number | undefined {
  const [first = 0, second] = given.filter((each) => typeof each === 'number');
  const [low, high] = second === undefined ? [0, first] : [first, second];
  const value = low + Math.floor(Math.random() * (high - low));
  const callback = given.find((each) => typeof each === 'function');
  if (callback === undefined) return value;
  setImmediate(callback, null, value);
  return undefined;
}

function randomUUID(): UUID {
  const bytes = drawn(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function filled<T extends ArrayBufferView>(view: T): T {
  fill(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return view;
}

export function replaceRandomBytes(): void {
  Object.assign(crypto, { randomBytes, randomInt, randomUUID, randomFillSync: filled });
  for (const web of [crypto.webcrypto, globalThis.crypto]) {
    for (const [name, value] of Object.entries({ getRandomValues: filled, randomUUID }))
      Object.defineProperty(web, name, { value, configurable: true });
  }
}
