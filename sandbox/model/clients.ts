import type { Models } from './operations';

/** As long as a process lives. */
function once<T>(load: () => T): () => T {
  let loaded: T | undefined;
  return () => (loaded ??= load());
}

/* oxlint-disable typescript/no-require-imports, typescript/no-unsafe-return -- What is loaded only when it is asked for, and at once: `import()` would take a turn. */
/**
 * Loads the client of AWS's own SDK whose model a service is served by. Each takes some tens of milliseconds, EC2's some
 * hundreds: a world loads those that it is called for over the wire, with the first call.
 */
export const CLIENTS: { readonly [S in keyof Models]: () => Models[S] } = {
  cloudcontrolapi: once(() => require('@aws-sdk/client-cloudcontrol')),
  cloudformation: once(() => require('@aws-sdk/client-cloudformation')),
  cloudfront: once(() => require('@aws-sdk/client-cloudfront')),
  cloudtrail: once(() => require('@aws-sdk/client-cloudtrail')),
  ec2: once(() => require('@aws-sdk/client-ec2')),
  events: once(() => require('@aws-sdk/client-eventbridge')),
  iam: once(() => require('@aws-sdk/client-iam')),
  lambda: once(() => require('@aws-sdk/client-lambda')),
  logs: once(() => require('@aws-sdk/client-cloudwatch-logs')),
  monitoring: once(() => require('@aws-sdk/client-cloudwatch')),
  s3: once(() => require('@aws-sdk/client-s3')),
  ssm: once(() => require('@aws-sdk/client-ssm')),
  states: once(() => require('@aws-sdk/client-sfn')),
  sts: once(() => require('@aws-sdk/client-sts')),
};
