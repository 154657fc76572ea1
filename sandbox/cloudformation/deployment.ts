import type { DeploymentMode } from '../worlds';

/** How an operation is carried out: `DeploymentConfig` of a request, or what stands for it. */
export interface Deployment {
  /** EXPRESS: a resource is complete as soon as AWS has taken the call, without waits for what follows. */
  readonly mode: DeploymentMode;
  /** What a failure leaves stays as it is; else it is rolled back. */
  readonly disableRollback: boolean;
}

export const STANDARD: Deployment = { mode: 'STANDARD', disableRollback: false };
