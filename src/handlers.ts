import { createHandlers } from './cleaner';
import { createEntrypoints } from './runtime/entrypoints';

/** What `.rpdk-config` names: the registry calls `entrypoint`, the CloudFormation CLI's `cfn invoke` the other. */
export const { entrypoint, testEntrypoint } = createEntrypoints(createHandlers);
