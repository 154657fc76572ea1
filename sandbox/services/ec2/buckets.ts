import type { Input } from '../../call';
import type { Bucket } from '../token-buckets';

type Size = Omit<Bucket, 'name'>;

/**
 * EC2's request buckets (EC2 developer guide, "Request throttling"). The guide lists some actions
 * singly and the others by kind.
 */
const LISTED: Readonly<Record<string, Size>> = {
  CreateNetworkInterface: { capacity: 100, refill: 5 },
  DeleteNetworkInterface: { capacity: 100, refill: 5 },
  ModifyNetworkInterfaceAttribute: { capacity: 100, refill: 5 },
  DescribeSecurityGroupReferences: { capacity: 20, refill: 5 },
  CreateVpcEndpoint: { capacity: 4, refill: 0.3 },
  ModifyVpcEndpoint: { capacity: 4, refill: 0.3 },
  DeleteVpcEndpoints: { capacity: 4, refill: 0.3 },
  CreateTags: { capacity: 100, refill: 10 },
  DeleteTags: { capacity: 100, refill: 10 },
};
const NON_MUTATING: Size = { capacity: 100, refill: 20 };
/** These two cost more where neither a filter nor a page bounds them. */
const UNFILTERED: Size = { capacity: 50, refill: 10 };
const DEAR_WITHOUT_FILTER = new Set(['DescribeNetworkInterfaces', 'DescribeSecurityGroups']);
const MUTATING: Size = { capacity: 50, refill: 5 };

/** The bucket that a call draws on: a call without filter has one of its own. */
export function bucketOf(action: string, input: Input): Bucket {
  const listed = LISTED[action];
  if (listed !== undefined) return { name: action, ...listed };
  if (!action.startsWith('Describe') && !action.startsWith('Get')) return { name: action, ...MUTATING };
  const { Filters, MaxResults } = input;
  const isBounded = (Array.isArray(Filters) && Filters.length > 0) || MaxResults !== undefined;
  if (DEAR_WITHOUT_FILTER.has(action) && !isBounded) return { name: `${action} unfiltered`, ...UNFILTERED };
  return { name: action, ...NON_MUTATING };
}
