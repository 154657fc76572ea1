import { act } from './activity';
import type { FromChild } from './messages';

/** Tells the host. What code does so is seen by others. */
export function send(message: FromChild): void {
  if (message.type !== 'blocked' && message.type !== 'woken') act(WHAT[message.type]);
  process.send?.(message);
}

const WHAT = {
  loaded: 'its code is loaded',
  output: 'it writes',
  result: 'it answers',
  error: 'it fails',
} as const;

// Output goes the way of the results: in a pipe of its own it would sometimes come after them.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    send({ type: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const done = rest.findLast((each) => typeof each === 'function');
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}
