import type { Cloud } from '../cloud';
import type { Ec2 } from '../services/ec2';
import { createHyperplane, type Hyperplane } from './hyperplane';
import { createNewcomers } from './newcomers';
import { createPlant, delaysFrom, type Plant } from './planting';
import { createReleases, type IsAllowed, type Releases } from './releases';

export type { Hyperplane } from './hyperplane';
export { plantingOf, type Plant, type Planting } from './planting';
export type { Held, IsAllowed, Releases } from './releases';

/**
 * How services hold and let go of network interfaces. It belongs neither to EC2, which only lists and
 * deletes them, nor to Lambda, which only uses them.
 *
 *     life-cycle.ts  which state follows on which event (pure)
 *     delays.ts      how long a release takes, with the sources of the figures
 *     services.ts    what each service's look like and how they go, a row each
 *     looks.ts       what a new one looks like, made of its row
 *     sharing.ts     who uses which Hyperplane network interface (pure)
 *     releases.ts    plays the life cycle on the clock, for all services
 *     hyperplane.ts  Lambda's side of it
 *     newcomers.ts   functions that come to a place while it is being released (a fault)
 *     planting.ts    puts any of them into a world by hand
 */
export interface EniRelease {
  readonly releases: Releases;
  readonly hyperplane: Hyperplane;
  readonly plant: Plant;
}

export function createEniRelease(
  cloud: Cloud,
  { ec2, isAllowed }: { readonly ec2: Ec2; readonly isAllowed: IsAllowed },
): EniRelease {
  const releases = createReleases(cloud, ec2, isAllowed);
  return {
    releases,
    hyperplane: createHyperplane(cloud, releases, createNewcomers(cloud, ec2)),
    plant: createPlant(ec2, releases, delaysFrom(cloud.random.stream('eni-release/planted'))),
  };
}
