import { mappingAnswer } from '../mappings';
import { functionArn, namedBy } from '../names';
import { pageOf } from '../paging';
import type { LambdaOperation } from '../state';

export const listEventSourceMappings: LambdaOperation<'ListEventSourceMappings'> = (state, input) => {
  const { EventSourceArn: source, FunctionName } = input;
  const named = FunctionName === undefined ? undefined : namedBy({ FunctionName });
  const arn = named && functionArn(state, named.name, named.qualifier);
  const all = [...state.mappings.values()].filter(
    ({ configuration: { FunctionArn, EventSourceArn } }) =>
      (arn === undefined || FunctionArn === arn) && (source === undefined || EventSourceArn === source),
  );
  const { page, NextMarker } = pageOf(all, input, ({ uuid }) => uuid);
  return { EventSourceMappings: page.map(mappingAnswer), NextMarker };
};
