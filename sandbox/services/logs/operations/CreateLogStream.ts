import type { Operation } from '../../../wire/model';
import { streamExists } from '../errors';
import { CHECKS, namedGroup } from '../requests';
import type { LogsState } from '../state';

/** Names of streams (API reference of CreateLogStream). */
const NAME = { longest: 512, form: /^[^:*]+$/u, pattern: '[^:*]*' };

export function createLogStream(state: LogsState): Operation<'logs', 'CreateLogStream'> {
  return (input, { now }) => {
    const name = CHECKS.named(input, 'logStreamName', NAME);
    const { streams } = namedGroup(state, input);
    if (streams.has(name)) throw streamExists();
    streams.set(name, { name, createdAt: now, events: [] });
  };
}
