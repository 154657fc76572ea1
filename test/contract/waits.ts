import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { activity, listen, stir } from '../../sandbox/processes/child/activity';
import { fire, hostTime, pendingTimers, real } from '../../sandbox/processes/child/clock';
import { onceAtRest } from '../../sandbox/time/under-way';

/*
 * Time of a process whose AWS is another program on the same machine: it stands still while an answer is awaited and while
 * code runs, and where handlers wait for nothing else it goes on to the end of their wait at once. So no limit of theirs is
 * about how busy the machine is, and nobody sits through their waits. (Limits are tried on the sandbox's clock.)
 */

/** Requests whose answers haven't come to their ends. */
const open = new Set<ClientRequest>();
let invocations = 0;
let isWatching = false;

function watch(): void {
  if (isWatching || invocations === 0 || open.size > 0) return;
  isWatching = true;
  onceAtRest(
    activity,
    () => {
      isWatching = false;
      if (invocations === 0 || open.size > 0) return;
      const [next] = pendingTimers()
        .filter(({ keepsAlive }) => keepsAlive)
        .toSorted((one, other) => one.due - other.due);
      if (next === undefined) return;
      hostTime.reach(next.due);
      fire(next.id);
      stir();
    },
    { setImmediate: real.setImmediate, setTimeout: real.setTimeout },
  );
}

function ended(request: ClientRequest): void {
  open.delete(request);
  stir();
}

hostTime.begin(real.Date.now(), 0);
listen(watch, () => undefined);
subscribe('http.client.request.start', (message) => {
  const { request } = message as { readonly request: ClientRequest };
  open.add(request);
  request.once('close', () => {
    ended(request);
  });
  stir();
});
subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as {
    readonly request: ClientRequest;
    readonly response: IncomingMessage;
  };
  response.once('end', () => {
    ended(request);
  });
});
// How long a socket may be silent goes by the machine's time.
Reflect.set(Socket.prototype, 'setTimeout', function unlimited(this: Socket): Socket {
  return this;
});

/** What is told as soon as no invocation goes on. */
let whenIdle: (() => void)[] = [];

/** An invocation: what it waits for comes at once. */
export async function during<T>(invoke: () => Promise<T>): Promise<T> {
  invocations += 1;
  stir();
  try {
    return await invoke();
  } finally {
    invocations -= 1;
    if (invocations === 0) {
      for (const tell of whenIdle) tell();
      whenIdle = [];
    }
  }
}

/** Lets so much time pass between two invocations: one that goes on meanwhile would lose as much of its own. */
export async function pass(milliseconds: number): Promise<void> {
  if (invocations > 0) await new Promise<void>((resolve) => whenIdle.push(resolve));
  hostTime.reach(hostTime.now() + milliseconds);
}
