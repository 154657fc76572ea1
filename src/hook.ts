import { guard } from './guard';
import { createHookEntrypoint } from './runtime/hook/entrypoint';
import { keepHeapSmall } from './runtime/hook/heap';

keepHeapSmall();

/** What `hook/.rpdk-config` names, and the handler of a function behind `AWS::CloudFormation::LambdaHook`. */
export const entrypoint = createHookEntrypoint(guard);
