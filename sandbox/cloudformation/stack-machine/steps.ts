import type { Cloud } from '../../cloud';
import { SECOND } from '../../time/instant';
import type { Properties, ProvisionRequest } from '../resource-type';
import type { Operation } from './operation';
import type { Parts } from './parts';
import type { Resource } from './stack';

/** A step of CloudFormation's own: one to five virtual seconds (assumed). */
export function pause({ time, random }: Cloud): Promise<void> {
  return time.sleep(random.stream('cloudformation/steps').uniform(1, 5) * SECOND, 'a step of CloudFormation');
}

/** What a resource type is asked with. */
export function requestFor(
  { cloud }: Pick<Parts, 'cloud'>,
  { stack, caller, deployment, isSkipped }: Operation,
  it: Pick<Resource, 'logicalId'>,
  properties: Properties,
  extra: Partial<
    Pick<
      ProvisionRequest,
      | 'previousProperties'
      | 'previousStackTags'
      | 'previousAttributes'
      | 'physicalResourceId'
      | 'signal'
      | 'foreseen'
      | 'progress'
    >
  >,
): ProvisionRequest {
  return {
    stackId: stack.id,
    stackName: stack.name,
    logicalResourceId: it.logicalId,
    properties,
    token: cloud.random.stream('cloudformation/tokens').uuid(),
    stackTags: stack.tags,
    caller,
    deployment,
    signal: new AbortController().signal,
    ...(isSkipped === undefined ? {} : { isSkipped }),
    progress: () => undefined,
    ...extra,
  };
}

/** The words of whatever was thrown. */
export function reasonIn(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
