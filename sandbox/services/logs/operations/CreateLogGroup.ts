import { groupExists } from '../errors';
import { CHECKS } from '../requests';
import type { LogsOperation } from '../state';

/** Names of groups (API reference of CreateLogGroup). */
const NAME = { longest: 512, form: /^[./\-_#A-Za-z0-9]+$/u, pattern: String.raw`[\.\-_/#A-Za-z0-9]+` };

export const createLogGroup: LogsOperation<'CreateLogGroup'> = (state, input, { now }) => {
  const name = CHECKS.named(input, 'logGroupName', NAME);
  if (state.groups.has(name)) throw groupExists();
  state.groups.set(name, {
    name,
    createdAt: now,
    retentionInDays: undefined,
    tags: new Map(Object.entries(input.tags ?? {})),
    streams: new Map(),
    nextSequence: 0,
  });
};
