import * as client from '@aws-sdk/client-sfn';

import type { Cloud } from '../../cloud';
import { modelledService } from '../../wire/model';
import type { Service } from '../../wire/types';
import { createStateMachine } from './operations/CreateStateMachine';
import { deleteStateMachine } from './operations/DeleteStateMachine';
import { describeExecution } from './operations/DescribeExecution';
import { describeStateMachine } from './operations/DescribeStateMachine';
import { listExecutions } from './operations/ListExecutions';
import { listStateMachines } from './operations/ListStateMachines';
import { startExecution } from './operations/StartExecution';
import { stopExecution } from './operations/StopExecution';
import { updateStateMachine } from './operations/UpdateStateMachine';
import type { AskFunction } from '../lambda/ask';
import { StatesState } from './state';

/** Step Functions, of which the sandbox has what waiters need: the CDK's provider framework is one. */
export function createStatesService(cloud: Cloud, ask: AskFunction): Service {
  const state = new StatesState(cloud);
  const how = { protocols: ['json1.0'], targetPrefix: 'AWSStepFunctions' } as const;
  return modelledService('states', client, how, {
    CreateStateMachine: createStateMachine(state),
    DeleteStateMachine: deleteStateMachine(state),
    DescribeExecution: describeExecution(state),
    DescribeStateMachine: describeStateMachine(state),
    ListExecutions: listExecutions(state),
    ListStateMachines: listStateMachines(state),
    StartExecution: startExecution(cloud, state, ask),
    StopExecution: stopExecution(cloud, state),
    UpdateStateMachine: updateStateMachine(state),
  });
}
