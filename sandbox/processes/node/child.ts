/**
 * The program of the processes of Lambda functions in Node.js. It behaves as Lambda's runtime does, as the
 * Lambda guide describes it, under the virtual time of `../child/`.
 */
import { syncBuiltinESMExports } from 'node:module';

import { stir } from '../child/activity';
import { seed } from '../child/chance';
import { fire, hostTime } from '../child/clock';
import { replaceFetch } from '../child/fetch';
import type { FromHost, FunctionRun, Invoke } from '../child/messages';
import { send } from '../child/output';
import { beginRequests, useNetwork } from '../child/requests';
import { hear, unwatch, watch } from '../child/rest';
import { countWork } from '../../time/counted';
import { beginLog, logError } from './console';
import { replaceRandomBytes } from './crypto';
import { contextOf } from './context';
import { failureOf, RuntimeError } from './errors';
import { load, type Handler } from './load';

countWork();
replaceFetch();
replaceRandomBytes();
syncBuiltinESMExports();

let handler: Handler | undefined;
/** Ends the invocation that is running, once. */
let end: ((outcome: Outcome) => void) | undefined;

type Outcome =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'error'; readonly error: unknown; readonly isFatal?: boolean };

async function invoke(message: Invoke, run: FunctionRun): Promise<void> {
  seed(message.seed);
  beginRequests(message.id);
  beginLog(message.id);
  const settled = new Promise<Outcome>((resolve) => {
    end = resolve;
  });
  const finish = (outcome: Outcome): void => {
    end?.(outcome);
  };
  let result: unknown = null;
  // Where nothing is left to wait for, the answer is what has been given to a callback, or nothing.
  watch(() => {
    finish({ is: 'value', value: result });
  });
  try {
    handler ??= await load(process.cwd(), run.handler);
    send({ type: 'loaded' });
    const context = contextOf(message.id, run, hostTime.now() + run.limit, (error, value) => {
      finish(isError(error) ? { is: 'error', error } : { is: 'value', value });
    });
    const callback = (error?: unknown, value?: unknown): void => {
      stir();
      if (isError(error)) finish({ is: 'error', error });
      else if (context.callbackWaitsForEmptyEventLoop) result = value;
      else finish({ is: 'value', value });
    };
    const returned = handler(message.event, context, callback);
    if (isPromise(returned)) void follow(returned, finish);
  } catch (error) {
    finish({ is: 'error', error, isFatal: error instanceof RuntimeError });
  }
  answer(await settled);
}

async function follow(returned: Promise<unknown>, finish: (outcome: Outcome) => void): Promise<void> {
  try {
    finish({ is: 'value', value: await returned });
  } catch (error) {
    finish({ is: 'error', error });
  }
}

function answer(outcome: Outcome): void {
  end = undefined;
  unwatch();
  if (outcome.is === 'value') {
    try {
      send({ type: 'result', value: JSON.stringify(outcome.value ?? null) ?? 'null', now: hostTime.now() });
      return;
    } catch (error) {
      answer({ is: 'error', error });
      return;
    }
  }
  const { error, isFatal = false } = outcome;
  const failure = failureOf(error);
  logError(isFatal ? 'Uncaught Exception' : 'Invoke Error', failure);
  send({
    type: 'error',
    name: failure.errorType,
    message: failure.errorMessage,
    payload: JSON.stringify(failure),
    isFatal,
    now: hostTime.now(),
  });
}

function isError(error: unknown): boolean {
  return error !== undefined && error !== null;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

process.on('uncaughtException', (error) => {
  end?.({ is: 'error', error, isFatal: true });
});
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason));
  if (reason instanceof Error) error.stack = reason.stack ?? '';
  end?.({ is: 'error', error, isFatal: true });
});
process.on('message', (message: FromHost) => {
  hear();
  useNetwork(message.network);
  if (message.type === 'fire') {
    hostTime.reach(message.now);
    fire(message.timer);
  } else if (message.type === 'invoke' && message.run !== undefined) {
    hostTime.begin(message.now, message.skew);
    void invoke(message, message.run);
  }
});
// The sandbox is gone: so is everything it started.
process.on('disconnect', () => process.exit(0));
