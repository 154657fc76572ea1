import type { Call, Input } from '../../wire/types';
import type { Stack } from '../stack-machine/stack';
import type { Template } from '../template/parse';
import { problem, type StackContext } from './request';
import { begin } from './role';

export function startUpdate(
  context: StackContext,
  call: Call,
  input: Input,
  stack: Stack,
  next: {
    readonly template: Template;
    readonly body: string;
    readonly parameters: Readonly<Record<string, string>>;
  },
): void {
  const { machine } = context;
  const operation = begin(context, call, input, stack);
  machine.start(stack, 'update', () =>
    machine.update(operation, next.template, () => {
      Object.assign(stack, {
        template: next.template,
        templateBody: next.body,
        parameters: next.parameters,
        description: next.template.Description,
      });
    }),
  );
}

export function checkUpdatable(stack: Stack): void {
  if (!/^(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/u.test(stack.status))
    throw problem(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}
