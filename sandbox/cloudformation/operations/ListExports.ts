import type { StackOperation } from './request';

export const listExports: StackOperation<'ListExports'> = ({ stacks }) => ({
  Exports: stacks.all
    .filter(({ status }) => status !== 'DELETE_COMPLETE')
    .flatMap((stack) =>
      stack.outputs.flatMap(({ exportName, value }) =>
        exportName === undefined ? [] : [{ ExportingStackId: stack.id, Name: exportName, Value: value }],
      ),
    ),
});
