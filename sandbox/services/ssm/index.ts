import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import { createMeddling } from './meddling';
import * as operations from './operations';
import { getParameter } from './operations/GetParameter';
import { SsmState } from './state';

/** Systems Manager, of which the sandbox has Parameter Store. */
export function createSsmService(cloud: Cloud): Service {
  const state = new SsmState(cloud.region, cloud.account);
  const how = { protocols: ['json1.1'], targetPrefix: 'AmazonSSM' } as const;
  return modelledService('ssm', how, {
    ...workingOn(state, operations),
    GetParameter: getParameter(state, createMeddling(cloud, state)),
  });
}
