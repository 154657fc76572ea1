import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { resourceTypeOf } from '../taggable';

export const describeTags: Ec2Operation<'DescribeTags'> = (state, input) =>
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
