import { fromContext, type DeleteState } from '../../src/cleaner/context';

/** The names of all fields, whichever group they are in. */
export type Field = { [Group in keyof DeleteState]: keyof DeleteState[Group] }[keyof DeleteState];

/** What a context holds. */
export type Members = Readonly<Partial<Record<Field, unknown>>>;

/**
 * The state that a context with these members is read as. There is no other way to one: a group of it is made by its
 * owner alone.
 *
 * @throws Error where there is none
 */
export function stateOf(members: Members): DeleteState {
  const context = { version: 1, id: 'x', mode: 'deletion', isTraced: true, ...members };
  const state = fromContext(context, 'x', Number.MAX_SAFE_INTEGER);
  if (state === undefined) throw new Error(`No delete is in this state: ${JSON.stringify(members)}`);
  return state;
}
