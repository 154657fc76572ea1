import { epochSeconds } from '../../time/instant';
import type { Input } from '../../call';
import * as errors from './errors';
import { required, structures, text, type Structure } from './input';
import type { EventSourceMapping, LambdaState } from './state';

/** @throws AwsError ResourceNotFoundException */
export function foundMapping(state: LambdaState, input: Input): EventSourceMapping {
  const mapping = state.mappings.get(required(input, 'UUID'));
  if (mapping === undefined) throw errors.nothingThere();
  return mapping;
}

export function mappingAnswer(state: LambdaState, mapping: EventSourceMapping): Structure {
  const { account, region } = state.cloud;
  return {
    ...mapping.settings,
    UUID: mapping.uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${mapping.uuid}`,
    FunctionArn: mapping.functionArn,
    LastModified: epochSeconds(mapping.lastModified),
    State: mapping.state,
    StateTransitionReason: 'USER_INITIATED',
  };
}

/** Subnets and groups of a self-managed source in a VPC: `{Type: 'VPC_SUBNET', URI: 'subnet:subnet-…'}`. */
export function vpcOfSource(input: Input): {
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
} {
  const uris = (type: string): readonly string[] =>
    structures(input['SourceAccessConfigurations'])
      .filter((each) => each['Type'] === type)
      .flatMap((each) => text(each['URI'])?.split(':').at(-1) ?? []);
  return { subnetIds: uris('VPC_SUBNET'), groupIds: uris('VPC_SECURITY_GROUP') };
}
