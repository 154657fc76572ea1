import type { Probe } from '../probe';
import { privateTypeInExpress } from './express-private-type';
import { inExpressMode, withoutPermission, withPermission } from './function-deletion';
import { groupRetries } from './group-retries';
import { releaseTime } from './release';
import { updateCleanUp } from './update-clean-up';
import { functionUpdates } from './updates';

/** Every assumption that an account can answer, in the order in which they are asked. */
export const PROBES: readonly Probe[] = [
  withPermission,
  withoutPermission,
  releaseTime,
  inExpressMode,
  privateTypeInExpress,
  groupRetries,
  functionUpdates,
  updateCleanUp,
];
