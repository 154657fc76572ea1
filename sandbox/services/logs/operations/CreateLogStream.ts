import { streamExists } from '../errors';
import { CHECKS, namedGroup } from '../requests';
import type { LogsOperation } from '../state';

/** Names of streams (API reference of CreateLogStream). */
const NAME = { longest: 512, form: /^[^:*]+$/u, pattern: '[^:*]*' };

export const createLogStream: LogsOperation<'CreateLogStream'> = (state, input, { now }) => {
  const name = CHECKS.named(input, 'logStreamName', NAME);
  const { streams } = namedGroup(state, input);
  if (streams.has(name)) throw streamExists();
  streams.set(name, { name, createdAt: now, events: [] });
};
