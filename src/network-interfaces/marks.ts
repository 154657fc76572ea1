import { matchesGlob } from './glob';
import type { NetworkInterface } from './network-interface';
import { isCertain, type Mark, type ServiceProfile, type Verdict } from './service-profile';

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
    (mark.notUsersOwn === undefined || !isUsersOwn(networkInterface)) &&
    (mark.attachedTo === undefined ||
      attachment === undefined ||
      mark.attachedTo.some((owner) => isOwnedBy(attachment.instanceOwnerId, owner)))
  );
}

/**
 * Whether a person of the account asked for it: an IAM user (`AIDA…`), the account's root, or somebody signed in
 * through IAM Identity Center, whose session is called after him (`AROA…:me@example.com`). Services ask in their own
 * name (`amazon-elasticache`), by an account of AWS's, or with a role.
 */
export function isUsersOwn({ ownerId, requesterId }: NetworkInterface): boolean {
  return (
    requesterId.startsWith('AIDA') ||
    (requesterId !== '' && requesterId === ownerId) ||
    requesterId.includes('@')
  );
}

/** Whether something may be done to such as this, but this one shows nothing beside its mark that nobody leaves by accident. */
export function lacksSecondMark(networkInterface: NetworkInterface, verdict: Verdict): boolean {
  return (
    verdict.may &&
    !verdict.secondMarks.some((mark) => isCertain(mark.grade) && mark.isBorneBy(networkInterface))
  );
}

/** Whether its user is none of the functions, so that no list of these tells of it. */
export function isUnlisted(
  { description }: NetworkInterface,
  { unlisted }: Pick<ServiceProfile, 'unlisted'>,
): boolean {
  return unlisted?.test(description) === true;
}

/** Whether it is free, and neither its service nor this product will delete it: a person has to. */
export function isLeftToPeople(
  networkInterface: NetworkInterface,
  { deleteAvailable, isLeftFree }: ServiceProfile,
): boolean {
  const isFree = networkInterface.status === 'available' && networkInterface.attachment === undefined;
  return isFree && (isLeftFree === true || lacksSecondMark(networkInterface, deleteAvailable));
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
