import { bears } from './marks';
import type { NetworkInterface } from './network-interface';
import { isCertain, type Mark } from './service-profile';
import { SERVICE_PROFILES, type ServiceProfile } from './service-profiles';

/** A service's network interface, recognised. */
export interface Recognition {
  readonly profile: ServiceProfile;
  /** Whether one of the marks that match is well enough known to delete or detach. */
  readonly certain: boolean;
}

/** By the product's table: what a look has seen once is asked for several times, and never changes. */
const recognised = new WeakMap<NetworkInterface, { readonly as: Recognition | undefined }>();

/**
 * Whose network interface this is. Undefined when no row matches, when rows of two services do, and for a resource
 * of a stack: what isn't surely a service's is nobody's to touch.
 */
export function recognise(
  networkInterface: NetworkInterface,
  profiles: readonly ServiceProfile[] = SERVICE_PROFILES,
): Recognition | undefined {
  if (profiles !== SERVICE_PROFILES) return compared(networkInterface, profiles);
  const known = recognised.get(networkInterface) ?? { as: compared(networkInterface, profiles) };
  recognised.set(networkInterface, known);
  return known.as;
}

function compared(
  networkInterface: NetworkInterface,
  profiles: readonly ServiceProfile[],
): Recognition | undefined {
  if (stackOf(networkInterface) !== undefined) return undefined;
  // A look may recognise thousands: nothing is made for the profiles that don't match.
  const hits: { readonly profile: ServiceProfile; readonly marks: readonly Mark[] }[] = [];
  for (const profile of profiles) {
    if (!profile.marks.some((mark) => bears(networkInterface, mark))) continue;
    const marks = profile.marks.filter((mark) => mark.isLast !== true && bears(networkInterface, mark));
    hits.push({ profile, marks });
  }
  const telling = hits.filter(({ marks }) => marks.length > 0);
  const [hit, ...others] = telling.length > 0 ? telling : hits;
  if (hit === undefined || others.length > 0) return undefined;
  return { profile: hit.profile, certain: hit.marks.some(({ grade }) => isCertain(grade)) };
}

/** Tags that only CloudFormation sets: what bears one is a resource of a stack, and no service's leftover. */
const STACK_TAG = 'aws:cloudformation:';

/** The stack that it is a resource of, by its name, or in words where that isn't told. */
export function stackOf({ tags }: NetworkInterface): string | undefined {
  if (!Object.keys(tags).some((key) => key.startsWith(STACK_TAG))) return undefined;
  return tags[`${STACK_TAG}stack-name`] ?? 'unknown';
}
