import {
  classIfUnused,
  recogniseOurs,
  type ClassifiedNetworkInterface,
} from '../network-interfaces/classify';
import type { NetworkInterface } from '../network-interfaces/network-interface';
import { scan, type ScanOptions, type ScanResult } from '../network-interfaces/scan';
import { isRetriable } from './aws-errors';
import type { DeleteState } from './context';
import type { Effects } from './effects';
import { fingerprint } from './fingerprint';
import { mayStopAtFree } from './quick-look';
import type { Settings } from './settings';
import type { Situation } from './situation';
import type { Unread } from './state/picture';
import { mayBeLast } from './state/proof';

/**
 * What services may have left, as far as it is needed: all of it, or until something is found where that is
 * enough to go on. The looks that tell the end see others as well.
 */
export async function findLeftBehind(
  effects: Effects,
  { settings, until }: Situation,
  state: DeleteState,
  isEarly: boolean,
): Promise<ScanResult> {
  const { targets, services } = settings;
  const hasOurs = (found: readonly NetworkInterface[]): boolean =>
    found.some((each) => recogniseOurs(each, settings) !== undefined);
  const hasOnlyFree = (found: readonly NetworkInterface[]): boolean => {
    const ours = found.map((each) => classIfUnused(each, settings)).filter((is) => is !== 'foreign');
    return ours.length > 0 && ours.every((is) => is === 'orphaned');
  };
  const enough = isEarly ? hasOurs : mayStopAtFree(state, effects.clock.now()) ? hasOnlyFree : undefined;
  const options: ScanOptions = {
    targets,
    services,
    andOthers: state.operation.onePass || state.proof.cleanScans > 0 || mayBeLast(state.proof, effects),
    mayGoOn: () => effects.clock.now() < until,
    // What was found is dealt with, whatever becomes of the rest; the end is told by a whole look.
    bear: (error, found) =>
      isRetriable(error) &&
      effects.clock.now() < state.operation.deadline &&
      !state.operation.onePass &&
      hasOurs(found),
    ...(enough === undefined ? {} : { enough }),
  };
  const { unread } = state.picture;
  if (unread === undefined || unread.of !== scanName(settings)) return scan(effects.ec2, options);
  try {
    return await scan(effects.ec2, { ...options, from: unread });
  } catch (error) {
    // How long EC2 honours a token isn't documented.
    if (isRetriable(error)) throw error;
    return scan(effects.ec2, options);
  }
}

/** Ids of those that services may have left, whoever uses them. */
export function idsInTheWay({ networkInterfaces }: ScanResult, settings: Settings): readonly string[] {
  return networkInterfaces.filter((each) => classIfUnused(each, settings) !== 'foreign').map(({ id }) => id);
}

/** Tells one scan from another in a few characters: a position is one of the same scan's. */
function scanName({ targets, services }: Settings): string {
  return fingerprint({
    SecurityGroupIds: targets.groupIds,
    SubnetIds: targets.subnetIds,
    Services: [...services],
    ...(targets.vpcId === undefined ? {} : { VpcId: targets.vpcId }),
  });
}

/** Longer ones aren't remembered: that part is then read again. */
const LONGEST_TOKEN = 256;

/** Where to go on reading. Whatever was found is dealt with first; only what held nothing needn't be read again. */
export function unreadOf(
  { leftOff }: ScanResult,
  serviceLeft: readonly ClassifiedNetworkInterface[],
  settings: Settings,
): Unread | undefined {
  if (leftOff === undefined || serviceLeft.length > 0) return undefined;
  const token =
    leftOff.token === undefined || leftOff.token.length > LONGEST_TOKEN ? undefined : leftOff.token;
  return { ...leftOff, token, of: scanName(settings) };
}
