/**
 * The program of the processes of the registry's handlers and hooks: runs them under virtual time.
 *
 * `Date` and timers are the host's: the clock stands still while code runs, and moves when the host
 * says so. When nothing but timers and answers is left to wait for, it tells the host that it is
 * blocked. Bundled to plain JavaScript and loaded by `host.ts`; it shares no module with the sandbox but
 * those of its own folder and the rule of when time may move (`../time/under-way.ts`).
 */
import { syncBuiltinESMExports } from 'node:module';

import { seed } from './child/chance';
import { dropTimers, fire, hostTime } from './child/clock';
import { replaceFetch } from './child/fetch';
import type { FromHost, Invoke } from './child/messages';
import { send } from './child/output';
import { beginRequests, useNetwork } from './child/requests';
import { hear, unwatch, watch } from './child/rest';
import { countWork } from '../time/counted';

countWork();
replaceFetch();
syncBuiltinESMExports();

async function invoke(message: Invoke): Promise<void> {
  const { file, exportName, event, context, environment } = message;
  if (environment !== undefined) Object.assign(process.env, environment);
  seed(message.seed);
  beginRequests(message.id);
  watch();
  try {
    const loaded = require(file) as Readonly<Record<string, unknown>>;
    const handler = loaded[exportName];
    if (typeof handler !== 'function') throw new TypeError(`${file} exports no function ${exportName}`);
    const value: unknown = await (handler as (event: unknown, context: unknown) => unknown)(event, context);
    send({ type: 'result', value: JSON.stringify(value) ?? 'null', now: hostTime.now() });
  } catch (error) {
    send({
      type: 'error',
      name: error instanceof Error ? error.name : 'Error',
      message: error instanceof Error ? error.message : String(error),
      now: hostTime.now(),
    });
  } finally {
    unwatch();
    dropTimers();
  }
}

process.on('message', (message: FromHost) => {
  hear();
  useNetwork(message.network);
  if (message.type === 'fire') {
    hostTime.reach(message.now);
    fire(message.timer);
  } else if (message.type === 'invoke') {
    hostTime.begin(message.now, message.skew);
    void invoke(message);
  }
});
// The sandbox is gone: so is everything it started.
process.on('disconnect', () => process.exit(0));
