import type { Operation } from '../../../wire/types';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State } from '../state';
import { resourceTypeOf } from '../taggable';
import type { Tag } from '../tags';

interface ResourceTag extends Tag {
  readonly resourceId: string;
}

export function describeTags(state: Ec2State): Operation {
  return (input) =>
    describe<ResourceTag>(state, input, state.tags.all(), {
      // It takes no ids of its own.
      ids: '',
      apiName: '',
      prefix: '',
      idOf: ({ resourceId, key }) => `${resourceId}/${encodeURIComponent(key)}`,
      notFound: (ids) => errors.resourceNotFound(ids.join()),
      filters: {
        key: (it) => [it.key],
        'resource-id': (it) => [it.resourceId],
        'resource-type': (it) => [resourceTypeOf(it.resourceId)],
        value: (it) => [it.value],
      },
      set: 'tagSet',
      answer: ({ resourceId, key, value }) => ({
        resourceId,
        resourceType: resourceTypeOf(resourceId),
        key,
        value,
      }),
    });
}
