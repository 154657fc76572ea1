import { existing } from './existing';
import type { HandlerInput, HandlerOutcome } from './protocol';
import type { Store } from './store';

/** The read handler: the properties as they were given, with the identifier. */
export async function readResource(store: Store, input: HandlerInput): Promise<HandlerOutcome> {
  const { model } = await existing(store, input);
  return { status: 'SUCCESS', model };
}
