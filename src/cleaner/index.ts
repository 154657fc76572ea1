import { failed } from '../ground/errors';
import { createResource } from './create';
import { deleteResource } from './delete';
import type { Effects } from './effects';
import { listResources } from './list';
import type { HandlerInput, HandlerOutcome } from './protocol';
import { readResource } from './read';
import { parameterStore, type Store } from './store';
import { updateResource } from './update';

export type Handler = (input: HandlerInput) => Promise<HandlerOutcome>;

export interface Handlers {
  readonly create: Handler;
  readonly read: Handler;
  readonly update: Handler;
  readonly delete: Handler;
  readonly list: Handler;
}

/** The resource type's handlers over these effects. They never throw: every failure is an answer. */
export function createHandlers(effects: Effects, store: Store = parameterStore(effects.ssm)): Handlers {
  return {
    create: answering((input) => createResource(effects, store, input)),
    read: answering((input) => readResource(store, input)),
    update: answering((input) => updateResource(store, input)),
    delete: answering((input) => deleteResource(effects, store, input)),
    list: answering((input) => listResources(store, input)),
  };
}

function answering(handle: Handler): Handler {
  return async (input) => {
    try {
      return await handle(input);
    } catch (error) {
      return failed(error);
    }
  };
}
