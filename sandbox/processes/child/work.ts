import crypto from 'node:crypto';
import zlib from 'node:zlib';

import { stir } from './activity';

/*
 * Work of the thread pool that Node.js doesn't list among its active resources: compression and
 * cryptography. It is real and ends by itself; until then the process isn't at rest.
 */

let underWay = 0;

export function isWorking(): boolean {
  return underWay > 0;
}

function begin(): () => void {
  underWay += 1;
  stir();
  let isOver = false;
  return () => {
    if (!isOver) underWay -= 1;
    isOver = true;
    stir();
  };
}

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** Replaces a function whose last value is a callback. */
function countCallbacks(owner: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const original = owner[name];
    if (typeof original !== 'function') continue;
    owner[name] = function counted(this: unknown, ...values: unknown[]): unknown {
      const callback = values.at(-1);
      if (typeof callback !== 'function') return Reflect.apply(original, this, values) as unknown;
      const end = begin();
      const done: AnyFunction = function done(...results) {
        end();
        return Reflect.apply(callback, this, results) as unknown;
      };
      try {
        return Reflect.apply(original, this, [...values.slice(0, -1), done]) as unknown;
      } catch (error) {
        end();
        throw error;
      }
    };
  }
}

function countPromises(owner: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const original = owner[name];
    if (typeof original !== 'function') continue;
    owner[name] = function counted(this: unknown, ...values: unknown[]): unknown {
      const end = begin();
      return (Reflect.apply(original, this, values) as Promise<unknown>).finally(end);
    };
  }
}

/** All of zlib, its functions too, is done by the streams' common methods. */
const streams = Object.getPrototypeOf(Object.getPrototypeOf(zlib.Gzip.prototype)) as Record<string, unknown>;
countCallbacks(streams, ['_transform', '_flush']);
const functions: Record<string, unknown> = crypto as object as Record<string, unknown>;
countCallbacks(functions, [
  'checkPrime',
  'generateKey',
  'generateKeyPair',
  'generatePrime',
  'hkdf',
  'pbkdf2',
  'randomFill',
  'scrypt',
  'sign',
  'verify',
]);
countPromises(Object.getPrototypeOf(crypto.subtle) as Record<string, unknown>, [
  'decrypt',
  'deriveBits',
  'deriveKey',
  'digest',
  'encrypt',
  'exportKey',
  'generateKey',
  'importKey',
  'sign',
  'unwrapKey',
  'verify',
  'wrapKey',
]);
