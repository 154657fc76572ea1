import type { ClassifiedNetworkInterface, NetworkInterfaceClass } from './classify';
import type { FunctionVersion } from './vpc-functions';
import { isUnlisted, lacksSecondMark } from './marks';
import type { NetworkInterface } from './network-interface';
import { ownerInWords } from './owners';
import { stackOf } from './recognise';
import type { ServiceProfile } from './service-profile';

/**
 * A network interface in words: its id, what it is, whose it is. The same sentence in progress
 * events, in the hook's findings and on the command line.
 */
export function describeInWords({ networkInterface, class: its }: ClassifiedNetworkInterface): string {
  const { id } = networkInterface;
  switch (its.is) {
    case 'held':
      return `${id} (held by ${holderInWords(networkInterface, its)})`;
    case 'releasing':
      return `${id} (${releasing(networkInterface, its.profile)})`;
    case 'orphaned':
      return `${id} (left behind by ${its.profile.service}${wasFor(networkInterface, its.profile)})`;
    case 'detachable':
      return `${id} (still attached by ${its.profile.service}${wasFor(networkInterface, its.profile)})`;
    case 'foreign':
      return `${id} (${foreignKind(networkInterface, its)})`;
  }
}

function ownerOf(networkInterface: NetworkInterface, { owner }: ServiceProfile): string | undefined {
  const found = owner.find(networkInterface);
  return found === undefined ? undefined : ownerInWords(found);
}

/** Who holds it: `my-function and other:3`, `load balancer web (Balancer)` with its logical id. */
export function holderInWords(
  networkInterface: NetworkInterface,
  { holders, profile, resource }: Extract<NetworkInterfaceClass, { is: 'held' }>,
): string {
  if (resource === undefined) return listed(holders.map(versionName), 2);
  return `${ownerOf(networkInterface, profile) ?? resource.physicalId} (${resource.logicalId})`;
}

/** Lambda's users are known to be gone; of other services' users that can't be told. */
function releasing(networkInterface: NetworkInterface, profile: ServiceProfile): string {
  const { deleteAvailable, service } = profile;
  const isFree = networkInterface.status === 'available';
  if (isFree && lacksSecondMark(networkInterface, deleteAvailable)) {
    return `described as ${service}’s, but its requester isn’t ${service}’s; not deleted, because anybody can type a description`;
  }
  if (isFree && isUnlisted(networkInterface, profile)) {
    return 'left free by an event source mapping, or about to be attached for one';
  }
  if (service === 'Lambda') return `Lambda is releasing it${wasFor(networkInterface, profile)}`;
  const owner = ownerOf(networkInterface, profile);
  const whose = owner === undefined ? '' : `, for ${owner}`;
  if (!isFree) return `${service} holds it${whose}`;
  return `${service} left it free${whose}; not deleted, because ${deleteAvailable.why}`;
}

function wasFor(networkInterface: NetworkInterface, profile: ServiceProfile): string {
  const owner = ownerOf(networkInterface, profile);
  return owner === undefined ? '' : `, was for ${owner}`;
}

function foreignKind(
  networkInterface: NetworkInterface,
  { account, profile }: Extract<NetworkInterfaceClass, { is: 'foreign' }>,
): string {
  const stack = stackOf(networkInterface);
  if (account !== undefined) {
    return `of account ${account}${profile === undefined ? '' : `, whose ${profile.service} made it`}`;
  }
  if (stack !== undefined) return `a resource of stack ${stack}`;
  const { attachment, description, interfaceType, operator } = networkInterface;
  if (attachment?.instanceId !== undefined && !operator.managed) {
    return `of instance ${attachment.instanceId}`;
  }
  if (profile !== undefined) {
    const owner = ownerOf(networkInterface, profile);
    return `of ${profile.service}, which is not among the Services${owner === undefined ? '' : `; for ${owner}`}`;
  }
  if (operator.managed) return `managed by ${operator.principal}`;
  const kind =
    interfaceType === 'interface' || interfaceType === '' ? 'not a known service’s' : interfaceType;
  return description === '' ? kind : `${kind}, "${clip(description, 60)}"`;
}

/** `my-function` for `$LATEST`, `my-function:3` for a published version. */
export function versionName({ functionName, version }: FunctionVersion): string {
  return version === '$LATEST' ? functionName : `${functionName}:${version}`;
}

/** `a, b and 3 more`. */
export function listed(items: readonly string[], most: number): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, most);
  const rest = unique.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}

/**
 * As many of the items as fit into `room` characters, and a count of the rest:
 * `a; b; and 7 more`. At least the count.
 */
export function asManyAsFit(items: readonly string[], room: number): string {
  const whole = items.join('; ');
  if (whole.length <= room) return whole;
  let text = '';
  for (const [index, item] of items.entries()) {
    const longer = index === 0 ? item : `${text}; ${item}`;
    const rest = items.length - index - 1;
    if (longer.length + (rest > 0 ? andMore(rest).length : 0) > room) {
      return index === 0 ? `${items.length} of them` : text + andMore(items.length - index);
    }
    text = longer;
  }
  return text;
}

function andMore(rest: number): string {
  return `; and ${rest} more`;
}

/** The text, or its beginning with an ellipsis, in `length` characters. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** `1 network interface`, `2 network interfaces`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
