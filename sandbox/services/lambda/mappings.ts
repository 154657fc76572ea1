import { JSON_CHECKS } from '../../wire/checks';
import type { InputOf } from '../../wire/model';
import * as errors from './errors';
import type { EventSourceMapping, LambdaState, Mapping } from './state';

/** @throws AwsError ResourceNotFoundException */
export function foundMapping(
  state: LambdaState,
  input: InputOf<'lambda', 'GetEventSourceMapping'>,
): EventSourceMapping {
  const mapping = state.mappings.get(JSON_CHECKS.required(input, 'UUID'));
  if (mapping === undefined) throw errors.nothingThere();
  return mapping;
}

export const mappingAnswer = ({ configuration, state }: EventSourceMapping): Mapping => ({
  ...configuration,
  State: state,
});

/** Subnets and groups of a self-managed source in a VPC: `{Type: 'VPC_SUBNET', URI: 'subnet:subnet-…'}`. */
export function vpcOfSource({
  SourceAccessConfigurations = [],
}: InputOf<'lambda', 'CreateEventSourceMapping'>): {
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
} {
  const uris = (type: string): readonly string[] =>
    SourceAccessConfigurations.filter(({ Type }) => Type === type).flatMap(
      ({ URI }) => URI?.split(':').at(-1) ?? [],
    );
  return { subnetIds: uris('VPC_SUBNET'), groupIds: uris('VPC_SECURITY_GROUP') };
}
