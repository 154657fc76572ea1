import { QUERY_CHECKS } from '../../wire/checks';
import { found, problem, type StackOperation } from './request';

/** Tells a resource whose creation waits for signals (`CreationPolicy`) how what it is made of has fared. */
export const signalResource: StackOperation<'SignalResource'> = (context, input) => {
  const stack = found(context, input);
  const id = input.LogicalResourceId ?? '';
  const it = stack.resources.get(id);
  // Recorded in cfn-signal's logs.
  if (!stack.status.endsWith('_IN_PROGRESS'))
    throw problem(`Stack ${stack.id} is in ${stack.status} state and cannot be signaled`);
  if (it === undefined) throw problem(`Resource ${id} does not exist for stack ${stack.name}`);
  const status = QUERY_CHECKS.word(input, 'Status', ['SUCCESS', 'FAILURE']);
  if (status === undefined) throw QUERY_CHECKS.missing('Status');
  const receive = stack.signals.get(id);
  // Words assumed, after those of a stack.
  if (receive === undefined) throw problem(`Resource ${id} is in ${it.status} state and cannot be signaled`);
  receive(input.UniqueId ?? '', status);
};
