import { createEntrypoints } from '../../src/runtime/entrypoints';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';

/** This project's entrypoint around handlers that do nothing. */
const handler = ({ model }: HandlerInput): Promise<HandlerOutcome> =>
  Promise.resolve({ status: 'SUCCESS', model });

export const { entrypoint } = createEntrypoints(() => ({
  create: handler,
  read: handler,
  update: handler,
  delete: handler,
  list: handler,
}));
