import { matchesGlob } from './glob';
import type { NetworkInterface } from './network-interface';
import type { Mark } from './service-profile';

/** Stands in `attachedTo` for any account. */
export const ANY_ACCOUNT = 'account';

/** Whether this network interface bears the mark. */
export function bears(networkInterface: NetworkInterface, mark: Mark): boolean {
  const { attachment, description, interfaceType, operator, requesterId, tags } = networkInterface;
  return (
    (mark.description === undefined || like(mark.description, description)) &&
    (mark.pattern === undefined || mark.pattern.test(description)) &&
    (mark.interfaceType === undefined || mark.interfaceType === interfaceType) &&
    (mark.requesterId === undefined || like(mark.requesterId, requesterId)) &&
    (mark.operator === undefined || (operator.managed && mark.operator === operator.principal)) &&
    (mark.tag === undefined || hasTag(tags, mark.tag)) &&
    (mark.attachedTo === undefined ||
      attachment === undefined ||
      mark.attachedTo.some((owner) => isOwnedBy(attachment.instanceOwnerId, owner)))
  );
}

function hasTag(tags: NetworkInterface['tags'], { key, value }: NonNullable<Mark['tag']>): boolean {
  return Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);
}

function isOwnedBy(instanceOwnerId: string, owner: string): boolean {
  return owner === ANY_ACCOUNT ? /^\d{12}$/u.test(instanceOwnerId) : instanceOwnerId === owner;
}

/** `*` matches any text, as in EC2's filters; no mark has a `?`. */
function like(pattern: string, text: string): boolean {
  // Most patterns are a beginning, or a whole text: a look may recognise thousands of network interfaces.
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === text;
  if (star === pattern.length - 1) return text.startsWith(pattern.slice(0, star));
  return matchesGlob(pattern, text);
}
