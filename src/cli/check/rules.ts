import type { Finding } from '../../guard/findings';

/** What each kind of finding is about, in a sentence: a rule's description in SARIF, its title in annotations. */
export const RULES: Readonly<Record<Finding['kind'], string>> = {
  uncovered: 'Network interfaces outlast their resource, and no cleaner waits for them.',
  'too-early': 'The cleaner is deleted before the resource whose network interfaces it should wait for.',
  service: 'The cleaner does not wait for network interfaces of this service.',
  'cleaner-stays': 'The cleaner is kept when the stack is deleted, so it never cleans.',
  twice: 'The cleaner names a security group or subnet twice, and can’t be created.',
  'user-stays': 'The resource is kept when the stack is deleted, and so are its network interfaces.',
  'holder-stays': 'A resource of another kind is kept when the stack is deleted, and holds what should go.',
  'taken-off-in-use': 'A cleaner takes a function off its VPC that a custom resource may still need.',
  'update-leaves': 'An update takes a security group or subnet away while network interfaces stay in it.',
  'permissions-go-first': 'The permissions to delete network interfaces go before the network interfaces do.',
  hidden: 'There may be functions behind this resource.',
  'not-known':
    'Whether this resource leaves network interfaces behind is not known, or no cleaner can wait for them.',
  'other-cleaner': 'Something else seems to do a cleaner’s work.',
  transform: 'A macro may change what was found.',
  unread: 'The template can’t be read.',
};
