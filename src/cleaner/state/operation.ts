import { asAmount, asInstant, flag, count, group, needed, text, type StateOf } from './group';

/**
 * What the stack's status allows:
 * - `deletion`: the stack is being deleted, or its creation rolled back: everything goes.
 * - `clean-up`: a stack update takes the cleaner away: the functions stay.
 * - `alone`: no stack, or a status that can't be read: as careful as in a clean-up.
 */
export type Mode = 'deletion' | 'clean-up' | 'alone';

/** What is deleted, since when and until when. Instants are milliseconds since the epoch. */
const { start, change, ...inContext } = group({
  /** Of the resource that it belongs to. */
  id: needed((value) => (typeof value === 'string' ? value : undefined)),
  mode: needed((value): Mode | undefined =>
    value === 'deletion' || value === 'clean-up' || value === 'alone' ? value : undefined,
  ),
  /** When the operation began, by its first attempt. */
  startedAt: needed(asInstant),
  /** When it has to end. Absolute, so that a repeated or late callback can't push it out. */
  deadline: needed(asAmount),
  /** One pass that deletes what is free and waits for nothing (`UpdateTimeoutInMinutes: 0`). */
  onePass: flag(),
  /** Whether there is a stack whose status may not be read. */
  statusDenied: flag(),
  /** The fingerprint of the properties that it works by: a request that brings the same ones spares reading them. */
  model: text(),
  invocations: count(),
  /** Whether what a success leaves unsaid has been said in an answer before it. */
  told: flag(),
});

export type Operation = StateOf<typeof inContext>;

/** No operation is longer: the handler's own timeout in milliseconds. */
const LONGEST_OPERATION = 720 * 60_000;

export const operationInContext: typeof inContext = {
  ...inContext,
  read: (members, now) => {
    const read = inContext.read(members, now);
    return read === undefined || read.deadline > read.startedAt + LONGEST_OPERATION ? undefined : read;
  },
};

export const startOperation: (
  given: Pick<Operation, 'id' | 'mode' | 'startedAt' | 'deadline' | 'onePass'> &
    Partial<Pick<Operation, 'statusDenied'>>,
) => Operation = start;

/** By the properties of that fingerprint. */
export function workingBy(operation: Operation, model: string): Operation {
  return change(operation, { model });
}

/** As the next invocation finds it. */
export function toNextInvocation(operation: Operation): Operation {
  return change(operation, { invocations: operation.invocations + 1 });
}

/** After it was said what a success can't say. */
export function afterTelling(operation: Operation): Operation {
  return change(operation, { told: true });
}
