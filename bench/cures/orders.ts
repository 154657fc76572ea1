import type { WorldName } from '../../sandbox/worlds';
import { median } from '../measure';
import { cureOf, type Cure, type CureName } from './cures';
import type { Play } from './play';

/** The two orders of a cleaner, on a stack of which something goes before the function. */
export interface OrderTally {
  readonly world: WorldName;
  /** NAT gateways that go before the function, one after the other. */
  readonly before: number;
  /** Virtual seconds to DELETE_COMPLETE, medians: the function depends on the cleaner; the cleaner names it. */
  readonly dependsOn: number;
  readonly functionNames: number;
}

/** Each takes a minute or so to delete. */
export const GATEWAYS = 10;

/**
 * NAT gateways that go before the function in the VPC, one after the other. (Not a custom resource: the cleaner leaves
 * a function on its VPC that one of those may still need.)
 */
export function goesBefore(gateways: number): string {
  const subnet = `
  GatewaySubnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.128/25
`;
  const gateway = (_: unknown, index: number): string => `
  Gateway${String(index)}:
    Type: AWS::EC2::NatGateway
    DependsOn: ${index === 0 ? 'Function' : `Gateway${String(index - 1)}`}
    Properties:
      ConnectivityType: private
      SubnetId: !Ref GatewaySubnet
`;
  return [subnet, ...Array.from({ length: gateways }, gateway)].join('');
}

/** The same cure on a stack of which something else goes before the function. */
export function behind(name: CureName, gateways: number): Cure {
  return { ...cureOf(name), more: goesBefore(gateways) };
}

export function orderTally(
  world: WorldName,
  before: number,
  [dependsOn, functionNames]: readonly [readonly Play[], readonly Play[]],
): OrderTally {
  const time = (plays: readonly Play[]): number =>
    median(plays.map(({ whole }) => whole ?? Number.POSITIVE_INFINITY));
  return { world, before, dependsOn: time(dependsOn), functionNames: time(functionNames) };
}
