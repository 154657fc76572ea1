import type { StackOperation } from './request';

/** Quotas as of 2026 (user guide, "Understand CloudFormation quotas"; that of concurrent resources from AWS CLI's examples). */
const LIMITS = { StackLimit: 2_000, StackOutputsLimit: 200, ConcurrentResourcesLimit: 2_500 };

export const describeAccountLimits: StackOperation<'DescribeAccountLimits'> = () => ({
  AccountLimits: Object.entries(LIMITS).map(([Name, Value]) => ({ Name, Value })),
});
