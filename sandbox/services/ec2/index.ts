import type { Cloud } from '../../cloud';
import { modelledService, withEach, workingOn } from '../../wire/model';
import type { ServedOperation, Service } from '../../wire/types';
import { TokenBuckets } from '../token-buckets';
import { AddressPool } from './address-pool';
import { freeAddresses } from './answers';
import { bucketOf } from './buckets';
import * as errors from './errors';
import {
  changeNetworkInterface,
  createNetworkInterface,
  foundInterface,
  removeNetworkInterface,
} from './interface-changes';
import {
  NetworkInterfaces,
  type LookOfOwn,
  type NetworkInterface,
  type NewNetworkInterface,
} from './network-interfaces';
import * as operations from './operations';
import { reachOf, type Reach } from './reach';
import type { Ec2Listener, Ec2State, NetworkInterfaceChange, SecurityGroup, Subnet, Vpc } from './state';
import { Tags, type Tag } from './tags';
import { addDefaultVpc } from './vpcs';

export type { Attachment, Look, NetworkInterface, NewNetworkInterface } from './network-interfaces';
export type { Ec2Event, Ec2Listener, NetworkInterfaceChange, SecurityGroup, Subnet, Vpc } from './state';
export type { Tag } from './tags';

/**
 * EC2 as the rest of the sandbox sees it: the service on the wire, and its network interfaces for those
 * parts of AWS that own some.
 */
export interface Ec2 extends Service {
  /** @throws AwsError as CreateNetworkInterface does */
  create(by: string, wanted: NewNetworkInterface): NetworkInterface;
  /** Makes the next version. @throws AwsError InvalidNetworkInterfaceID.NotFound */
  change(
    by: string,
    id: string,
    change: Exclude<NetworkInterfaceChange, 'created' | 'deleted'>,
    patch: Partial<NetworkInterface>,
  ): void;
  /** Whatever state it is in. @throws AwsError InvalidNetworkInterfaceID.NotFound */
  remove(by: string, id: string): void;
  networkInterface(id: string): NetworkInterface | undefined;
  networkInterfaces(): readonly NetworkInterface[];
  vpc(id: string): Vpc | undefined;
  subnet(id: string): Subnet | undefined;
  /** How many addresses of the subnet are free. */
  freeAddresses(subnetId: string): number;
  group(id: string): SecurityGroup | undefined;
  /** What a network interface without a public address reaches from there, at this moment. */
  reach(subnetId: string, groupIds: readonly string[]): Reach;
  tagsOf(resourceId: string): readonly Tag[];
  /** A new id of that kind, as `eni-attach-0123…`. */
  newId(prefix: string): string;
  /** Tells of every change from now on, as it happens. Returns how to stop. */
  watch(listener: Ec2Listener): () => void;
}

/**
 * Calls of roles draw on EC2's token buckets; those of people and of the sandbox's own services don't.
 *
 * @param lookOfOwn what network interfaces look like of those that EC2 itself has
 */
export function createEc2Service(cloud: Cloud, lookOfOwn: LookOfOwn): Ec2 {
  const state = createState(cloud, lookOfOwn);
  addDefaultVpc(state);
  const buckets = new TokenBuckets();

  /** What every operation does first. */
  const guarded = (name: string, operation: ServedOperation): ServedOperation => {
    return (input, call) => {
      if (!buckets.serves(call.caller, bucketOf(name, input), call.now)) throw errors.throttled();
      if (input['DryRun'] === true) throw errors.dryRun();
      return operation(input, call);
    };
  };

  const how = {
    protocols: ['ec2Query'],
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  } as const;
  return {
    ...withEach(modelledService('ec2', how, workingOn(state, operations)), guarded),
    create: (by, wanted) => createNetworkInterface(state, by, wanted),
    change: (by, id, change, patch) => {
      changeNetworkInterface(state, by, id, change, patch);
    },
    remove: (by, id) => {
      foundInterface(state, id);
      removeNetworkInterface(state, by, id);
    },
    networkInterface: (id) => state.networkInterfaces.get(id),
    networkInterfaces: () => state.networkInterfaces.all(),
    vpc: (id) => state.vpcs.get(id),
    subnet: (id) => state.subnets.get(id),
    freeAddresses: (id) => {
      const subnet = state.subnets.get(id);
      return subnet === undefined ? 0 : freeAddresses(state, subnet);
    },
    group: (id) => state.groups.get(id),
    reach: (subnetId, groupIds) => reachOf(state, subnetId, groupIds),
    tagsOf: (id) => state.tags.of(id),
    newId: (prefix) => state.newId(prefix),
    watch: (listener) => {
      state.listeners.add(listener);
      return () => {
        state.listeners.delete(listener);
      };
    },
  };
}

function createState(cloud: Cloud, lookOfOwn: LookOfOwn): Ec2State {
  const ids = cloud.random.stream('ec2/ids');
  return {
    cloud,
    vpcs: new Map(),
    subnets: new Map(),
    groups: new Map(),
    internetGateways: new Map(),
    egressOnlyGateways: new Map(),
    routeTables: new Map(),
    addresses: new Map(),
    natGateways: new Map(),
    vpcEndpoints: new Map(),
    instances: new Map(),
    networkInterfaces: new NetworkInterfaces(),
    privateAddresses: new AddressPool(),
    lookOfOwn,
    tags: new Tags(),
    managedResourceVisibility: 'hidden',
    newId: (prefix) => `${prefix}-0${ids.hex(16)}`,
    durations: cloud.random.stream('ec2/durations'),
    listeners: new Set(),
  };
}
