import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import * as operations from './operations';
import { startExecution } from './operations/StartExecution';
import { stopExecution } from './operations/StopExecution';
import type { AskFunction } from '../lambda/ask';
import { StatesState } from './state';

/** Step Functions, of which the sandbox has what waiters need: the CDK's provider framework is one. */
export function createStatesService(cloud: Cloud, ask: AskFunction): Service {
  const state = new StatesState(cloud);
  const how = { protocols: ['json1.0'], targetPrefix: 'AWSStepFunctions' } as const;
  return modelledService('states', how, {
    ...workingOn(state, operations),
    StartExecution: startExecution(cloud, state, ask),
    StopExecution: stopExecution(cloud, state),
  });
}
