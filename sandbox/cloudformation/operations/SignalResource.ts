import type { Operation } from '../../wire/types';
import { found, problem, type StackContext, text } from './request';

/** Tells a resource whose creation waits for signals (`CreationPolicy`) how what it is made of has fared. */
export const signalResource =
  (context: StackContext): Operation =>
  (input) => {
    const stack = found(context, input);
    const id = text(input['LogicalResourceId']);
    const it = stack.resources.get(id);
    // Recorded in cfn-signal's logs.
    if (!stack.status.endsWith('_IN_PROGRESS'))
      throw problem(`Stack ${stack.id} is in ${stack.status} state and cannot be signaled`);
    if (it === undefined) throw problem(`Resource ${id} does not exist for stack ${stack.name}`);
    const status = input['Status'];
    if (status !== 'SUCCESS' && status !== 'FAILURE')
      throw problem(
        `1 validation error detected: Value '${text(status)}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [SUCCESS, FAILURE]`,
      );
    const receive = stack.signals.get(id);
    // Words assumed, after those of a stack.
    if (receive === undefined)
      throw problem(`Resource ${id} is in ${it.status} state and cannot be signaled`);
    receive(text(input['UniqueId']), status);
    return undefined;
  };
