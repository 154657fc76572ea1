import type { Operation } from '../../../wire/model';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State } from '../state';
import { resourceTypeOf } from '../taggable';

export function describeTags(state: Ec2State): Operation<'ec2', 'DescribeTags'> {
  return (input) =>
    describe(state, input, state.tags.all(), {
      // It takes no ids of its own.
      ids: '',
      prefix: '',
      idOf: ({ ResourceId, Key }) => `${ResourceId}/${encodeURIComponent(Key)}`,
      notFound: (ids) => errors.resourceNotFound(ids.join()),
      filters: {
        key: ({ Key }) => [Key],
        'resource-id': ({ ResourceId }) => [ResourceId],
        'resource-type': ({ ResourceId }) => [resourceTypeOf(ResourceId)],
        value: ({ Value }) => [Value],
      },
      answer: (page) => ({
        Tags: page.map((it) => ({ ...it, ResourceType: resourceTypeOf(it.ResourceId) })),
      }),
    });
}
