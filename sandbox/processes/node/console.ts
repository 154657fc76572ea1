import { format } from 'node:util';

import { send } from '../child/output';
import type { Failure } from './errors';

let requestId = '';

/** From now on the console's lines are of that invocation. */
export function beginLog(id: string): void {
  requestId = id;
}

function write(level: string, text: string): void {
  const time = new Date().toISOString();
  send({ type: 'output', text: `${time}\t${requestId}\t${level}\t${text}\n`, isWhole: true });
}

/** As Lambda's runtime logs an error. */
export function logError(what: string, { errorType, errorMessage, trace }: Failure): void {
  write('ERROR', `${what} \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
}

/** The time, the request and the level are put in front of each entry (Lambda guide, logs of Node.js functions). */
const LEVELS = {
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  debug: 'DEBUG',
  trace: 'TRACE',
} as const;

for (const [name, level] of Object.entries(LEVELS)) {
  Object.assign(console, {
    [name]: (...values: unknown[]) => {
      write(level, format(...values));
    },
  });
}
