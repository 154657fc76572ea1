import { MINUTE, SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import { isExpress, type ProvisionRequest } from '../../resource-type';
import { items, of, type Tools } from './row';

/** Recorded: serverless#4722, roadmap#392, serverless#7633. */
const REASON =
  'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function to be cleaned up.';
/** Then it goes on without failing (reported: serverless#7633, #5008). */
const AT_MOST = 45 * MINUTE;
/** How often it looks is recorded nowhere (assumed). */
const BETWEEN_LOOKS = 30 * SECOND;

/**
 * The wait after a function is deleted: until Lambda has deleted its network interfaces, if whoever deletes
 * may look for them (documented: template reference, `AWS::Lambda::Function VpcConfig`); else there is none.
 * Where Lambda may no longer delete them, because its role's rights are gone, the wait is in vain.
 *
 * Which ones are the function's, CloudFormation can only tell by their description (assumed): one that it
 * shares bears the name of the function that it was made for.
 */
export async function untilNetworkInterfacesAreGone(
  { call, cloud }: Tools,
  request: ProvisionRequest,
  functionName: string,
): Promise<void> {
  const { properties } = request;
  const { functionDeletion } = cloud.flags;
  const waits = functionDeletion !== 'never' || cloud.faults.level('lambda-waits') > 0;
  const wasInVpc = items(of(properties, 'VpcConfig', 'SubnetIds')).length > 0;
  // Express mode leaves this very wait out (CloudFormation user guide).
  if (!waits || !wasInVpc || isExpress(request)) return;
  const until = cloud.time.now() + AT_MOST;
  const isLongest = functionDeletion === 'longest';
  for (let isTold = false; ; isTold = true) {
    const left = await networkInterfacesOf(call, functionName);
    if (left === undefined || (left === 0 && !isLongest) || cloud.time.now() >= until) return;
    if (!isTold) request.progress({ reason: REASON });
    await cloud.time.sleep(
      Math.min(BETWEEN_LOOKS, until - cloud.time.now()),
      `network interfaces of ${functionName}`,
    );
  }
}

/** How many there are; undefined for who may not know. */
async function networkInterfacesOf(call: Tools['call'], functionName: string): Promise<number | undefined> {
  const prefix = `AWS Lambda VPC ENI-${functionName}`;
  try {
    const { NetworkInterfaces = [] } = await call('ec2', 'DescribeNetworkInterfaces', {
      Filters: [{ Name: 'description', Values: [prefix, `${prefix}-*`] }],
      IncludeManagedResources: true,
    });
    return NetworkInterfaces.filter(({ Description = '' }) =>
      UUID_OR_NOTHING.test(Description.slice(prefix.length)),
    ).length;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'UnauthorizedOperation') return undefined;
    throw error;
  }
}

/** Behind the function's name; else it is another function's, whose name begins so. */
const UUID_OR_NOTHING = /^(?:-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/u;
