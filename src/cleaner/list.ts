import type { HandlerInput, HandlerOutcome } from './protocol';
import type { Store } from './store';

/** The list handler: one page of the account's and Region's resources. */
export async function listResources(store: Store, input: HandlerInput): Promise<HandlerOutcome> {
  const { models, nextToken } = await store.list(input.nextToken);
  return { status: 'SUCCESS', models, ...(nextToken === undefined ? {} : { nextToken }) };
}
