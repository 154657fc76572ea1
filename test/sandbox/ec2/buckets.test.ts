import { bucketOf } from '../../../sandbox/services/ec2/buckets';
import { TokenBuckets } from '../../../sandbox/services/token-buckets';

const filtered = { Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] };

describe('EC2’s request buckets', () => {
  it.each<[string, Record<string, unknown>, number, number]>([
    ['DescribeNetworkInterfaces', filtered, 100, 20],
    ['DescribeNetworkInterfaces', { MaxResults: 1_000 }, 100, 20],
    ['DescribeNetworkInterfaces', {}, 50, 10],
    ['DescribeSecurityGroups', {}, 50, 10],
    ['DescribeSubnets', {}, 100, 20],
    ['DescribeVpcs', {}, 100, 20],
    ['DeleteNetworkInterface', {}, 100, 5],
    ['CreateNetworkInterface', {}, 100, 5],
    ['ModifyNetworkInterfaceAttribute', {}, 100, 5],
    ['DetachNetworkInterface', {}, 50, 5],
    ['DeleteSecurityGroup', {}, 50, 5],
    ['DeleteSubnet', {}, 50, 5],
    ['DescribeSecurityGroupReferences', filtered, 20, 5],
    ['DeleteVpcEndpoints', {}, 4, 0.3],
    ['CreateTags', {}, 100, 10],
  ])('%s with %j: %d, and %d a second', (action, input, capacity, refill) => {
    expect(bucketOf(action, input)).toMatchObject({ capacity, refill });
  });

  it('unfiltered calls don’t use up the filtered ones’ bucket', () => {
    const action = 'DescribeNetworkInterfaces';
    expect(bucketOf(action, {}).name).not.toBe(bucketOf(action, filtered).name);
  });

  it('fill with virtual time up to their capacity, and a refused call takes nothing', () => {
    const buckets = new TokenBuckets();
    const role = { accessKeyId: 'ASIA', arn: 'arn', roleName: 'role' };
    const bucket = { name: 'x', capacity: 3, refill: 2 };
    const serve = (now: number, times: number): number =>
      Array.from({ length: times }, () => buckets.serves(role, bucket, now)).filter(Boolean).length;
    expect(serve(0, 5)).toBe(3);
    expect(serve(499, 5)).toBe(0);
    expect(serve(500, 5)).toBe(1);
    expect(serve(1_500, 5)).toBe(2);
    expect(serve(3_600_000, 9)).toBe(3);
    expect(buckets.serves({ accessKeyId: 'AKIA', arn: 'person' }, bucket, 3_600_000)).toBe(true);
  });
});
