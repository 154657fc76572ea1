import type { Operation } from '../../../wire/types';
import { text } from '../input';
import { mappingAnswer } from '../mappings';
import { functionArn, namedBy } from '../names';
import { pageOf } from '../paging';
import type { LambdaState } from '../state';

export function listEventSourceMappings(state: LambdaState): Operation {
  return (input) => {
    const source = text(input['EventSourceArn']);
    const named = text(input['FunctionName']) === undefined ? undefined : namedBy(input);
    const arn = named && functionArn(state, named.name, named.qualifier);
    const all = [...state.mappings.values()].filter(
      (each) =>
        (arn === undefined || each.functionArn === arn) &&
        (source === undefined || each.settings['EventSourceArn'] === source),
    );
    return pageOf(all, input, {
      member: 'EventSourceMappings',
      keyOf: ({ uuid }) => uuid,
      answer: (mapping) => mappingAnswer(state, mapping),
    });
  };
}
