import type { Cloud } from '../cloud';
import type { Look } from '../services/ec2';
import type { RandomStream } from '../time/random';
import { SERVICES, type Names, type ServiceKey, type ServiceRow } from './services';

/** What makes up the looks of one. */
export interface LookOptions {
  /** What its description names: a function, a gateway, a cluster. */
  readonly owner: string;
  /** `AROA…` of the role in whose name it is made; drawn where it isn't given. */
  readonly roleId?: string;
  /** Where what differs from one to the next is drawn from. */
  readonly random: RandomStream;
  /** A new id of that kind, as `eni-attach-0123…`. */
  readonly newId: (prefix: string) => string;
}

/** What a new network interface of a service looks like, as its row of `services.ts` says. */
export function lookOf(
  { account, region, time }: Cloud,
  service: ServiceKey,
  { owner, roleId, random, newId }: LookOptions,
): Look {
  const row: ServiceRow = SERVICES[service];
  const { attachment, operator } = row;
  const names: Names = {
    owner,
    account,
    region,
    roleId: roleId ?? `AROA${random.hex(17).toUpperCase()}`,
    uuid: () => random.uuid(),
    hex: (digits) => random.hex(digits),
  };
  return {
    description: row.description(names),
    interfaceType: row.interfaceType,
    requesterId: row.requesterId(names),
    requesterManaged: row.requesterManaged,
    tags: Object.entries(row.tags?.(names) ?? {}).map(([Key, Value]) => ({ Key, Value })),
    ...(operator === undefined ? {} : { operator }),
    attachment: {
      attachmentId: newId(attachment.prefix),
      instanceOwnerId: attachment.instanceOwnerId(names),
      instanceId: attachment.instanceId?.(names),
      deviceIndex: attachment.deviceIndex,
      deleteOnTermination: attachment.deleteOnTermination,
      detachable: attachment.detachable,
      ...(attachment.prefix === 'eni-attach' ? { attachTime: time.now() } : {}),
    },
  };
}
