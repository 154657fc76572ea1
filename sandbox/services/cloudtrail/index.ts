import { modelledService } from '../../wire/model';
import type { Service } from '../../wire/types';
import { lookupEvents } from './operations/LookupEvents';
import type { Trail } from './trail';

export { Trail } from './trail';

/** CloudTrail's event history, of which the sandbox has what tells when a network interface lost its user. */
export function createCloudTrailService(trail: Trail): Service {
  const how = {
    protocols: ['json1.1'],
    targetPrefix: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
  } as const;
  return modelledService('cloudtrail', how, { LookupEvents: lookupEvents(trail) });
}
