import type { Cloud } from '../cloud';
import type { Ec2 } from '../services/ec2';
import { inlinePackage } from '../services/lambda/run/inline';
import { AwsError } from '../wire/types';
import { SHORTEST_LAMBDA_RELEASE } from './delays';

/** Of the functions that come, with the rights that Lambda asks for. */
const ROLE = 'somebody-elses-role';
const VPC_ACCESS = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

/** Of their code, which nobody calls. */
const RUNTIME = 'nodejs24.x';
const CODE = inlinePackage('exports.handler = async () => null;', RUNTIME);

/**
 * With the fault `functions-attached`, somebody makes a function in the place of a network interface
 * whose last user has gone, before Lambda can have released it. Told of each that is being let go of.
 */
export function createNewcomers(cloud: Cloud, ec2: Ec2): (networkInterfaceId: string) => void {
  const dice = cloud.random.stream('eni-release/newcomers');

  const makeRole = async (): Promise<void> => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    };
    try {
      await cloud.call('iam', 'CreateRole', {
        RoleName: ROLE,
        AssumeRolePolicyDocument: JSON.stringify(trust),
      });
      await cloud.call('iam', 'AttachRolePolicy', { RoleName: ROLE, PolicyArn: VPC_ACCESS });
    } catch (error) {
      if (!(error instanceof AwsError && error.code === 'EntityAlreadyExists')) throw error;
    }
  };

  const come = async (networkInterfaceId: string): Promise<void> => {
    const place = ec2.networkInterface(networkInterfaceId);
    if (place === undefined) return;
    await makeRole();
    await cloud.call('lambda', 'CreateFunction', {
      FunctionName: `somebody-elses-${dice.hex(6)}`,
      Role: `arn:aws:iam::${cloud.account}:role/${ROLE}`,
      Runtime: RUNTIME,
      Handler: 'index.handler',
      Code: { ZipFile: CODE },
      VpcConfig: { SubnetIds: [place.subnetId], SecurityGroupIds: [...place.groupIds] },
    });
  };

  return (networkInterfaceId) => {
    const level = cloud.faults.level('functions-attached');
    if (level === 0 || !dice.chance(level)) return;
    cloud.time.after(dice.uniform(0, SHORTEST_LAMBDA_RELEASE), 'somebody makes a function', () => {
      come(networkInterfaceId).catch((error: unknown) => {
        // Nothing but that its group or subnet went meanwhile may keep somebody away.
        const place = ec2.networkInterface(networkInterfaceId);
        if (!(error instanceof AwsError) || place !== undefined) {
          cloud.defect(error, 'somebody makes a function');
          return;
        }
        const text = error instanceof Error ? error.message : String(error);
        cloud.journal.append({ kind: 'notice', text: `Somebody's function was not made: ${text}` });
      });
    });
  };
}
