import type { Operation } from '../../wire/model';
import type { StackContext } from './request';

export const listExports =
  ({ stacks }: StackContext): Operation<'cloudformation', 'ListExports'> =>
  () => ({
    Exports: stacks.all
      .filter(({ status }) => status !== 'DELETE_COMPLETE')
      .flatMap((stack) =>
        stack.outputs.flatMap(({ exportName, value }) =>
          exportName === undefined ? [] : [{ ExportingStackId: stack.id, Name: exportName, Value: value }],
        ),
      ),
  });
