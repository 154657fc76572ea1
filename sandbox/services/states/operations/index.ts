export { createStateMachine as CreateStateMachine } from './CreateStateMachine';
export { deleteStateMachine as DeleteStateMachine } from './DeleteStateMachine';
export { describeExecution as DescribeExecution } from './DescribeExecution';
export { describeStateMachine as DescribeStateMachine } from './DescribeStateMachine';
export { listExecutions as ListExecutions } from './ListExecutions';
export { listStateMachines as ListStateMachines } from './ListStateMachines';
export { updateStateMachine as UpdateStateMachine } from './UpdateStateMachine';
