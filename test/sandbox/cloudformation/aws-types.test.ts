import { createWorld } from '../../../sandbox/world';

type Answer = Readonly<Record<string, never>>;

const GROUP = (rules: string, description = 'one'): string => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { VpcId: !Ref Vpc, GroupDescription: ${description}${rules} }
Outputs: { Group: { Value: !GetAtt Group.GroupId } }
`;
const HTTPS =
  ', SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }]';
const HTTP = ', SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/16 }]';

describe('a security group of a stack', () => {
  it('keeps its id when only its rules change, and gets another when its description does', async () => {
    const world = createWorld({ project: null });
    const call = (service: string, operation: string, input: object): Promise<Answer> =>
      world.cloud.call(service, operation, input as never) as Promise<Answer>;
    const put = async (operation: string, body: string): Promise<string> => {
      await call('cloudformation', operation, { StackName: 's', TemplateBody: body });
      await world.time.advance(3_600_000);
      const stack = (await call('cloudformation', 'DescribeStacks', { StackName: 's' }))['Stacks']?.[0];
      return String(stack?.['Outputs']?.[0]?.['OutputValue']);
    };
    const ports = async (): Promise<readonly unknown[]> => {
      const answer = await call('ec2', 'DescribeSecurityGroupRules', {});
      return (answer['securityGroupRuleSet'] as unknown as readonly Readonly<Record<string, unknown>>[])
        .filter((rule) => rule['isEgress'] === false && rule['toPort'] !== undefined && rule['toPort'] !== -1)
        .map((rule) => rule['toPort']);
    };
    const first = await put('CreateStack', GROUP(HTTPS));
    await expect(ports()).resolves.toEqual([443]);
    await expect(put('UpdateStack', GROUP(HTTP))).resolves.toBe(first);
    await expect(ports()).resolves.toEqual([80]);
    await expect(put('UpdateStack', GROUP(''))).resolves.toBe(first);
    await expect(ports()).resolves.toEqual([]);
    await expect(put('UpdateStack', GROUP('', 'two'))).resolves.not.toBe(first);
    await world.close();
  });
});
