import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import * as operations from './operations';
import { LogsState } from './state';

/** CloudWatch Logs: where handlers' and functions' output is read. */
export function createLogsService(cloud: Cloud): Service {
  const state = new LogsState(cloud.region, cloud.account);
  const how = { protocols: ['json1.1'], targetPrefix: 'Logs_20140328' } as const;
  return modelledService('logs', how, { ...workingOn(state, operations) });
}
