import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateSummaryCommand,
  ListChangeSetsCommand,
  ListStacksCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';

import { createWorld, type World } from '../../../sandbox/world';
import { clientsOf, type Clients } from '../../support/clients';

let world: World;
let cloudFormation: Clients['cloudFormation'];
beforeEach(() => {
  world = createWorld({ project: null });
  ({ cloudFormation } = clientsOf(world));
});
afterEach(() => world.close());

const PLAIN = `
AWSTemplateFormatVersion: '2010-09-09'
Description: Two networks
Metadata: { Who: { name: me } }
Parameters:
  Cidr: { Type: String, Default: 10.0.0.0/16, AllowedValues: [10.0.0.0/16, 10.1.0.0/16] }
Resources:
  One: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Cidr } }
  Two: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.2.0.0/16 } }
`;

const roles = (properties = ''): string => `
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}${properties} } }
  Policy: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, PolicyDocument: {} } }
`;

async function deploy(StackName: string, TemplateBody: string): Promise<void> {
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
  await world.time.idle();
}

describe('what a template asks for', () => {
  it.each([
    ['nothing', PLAIN, undefined, undefined],
    [
      'roles and policies',
      roles(),
      ['CAPABILITY_IAM'],
      'The following resource(s) require capabilities: [AWS::IAM::Role, AWS::IAM::Policy]',
    ],
    [
      'a role with a name',
      roles(', RoleName: r'),
      ['CAPABILITY_NAMED_IAM'],
      'The following resource(s) require capabilities: [AWS::IAM::Role, AWS::IAM::Policy]',
    ],
  ])('%s', async (_what, TemplateBody, Capabilities, CapabilitiesReason) => {
    const validated = await cloudFormation.send(new ValidateTemplateCommand({ TemplateBody }));
    const summary = await cloudFormation.send(new GetTemplateSummaryCommand({ TemplateBody }));
    for (const answer of [validated, summary]) {
      expect(answer.Capabilities).toEqual(Capabilities);
      expect(answer.CapabilitiesReason).toBe(CapabilitiesReason);
    }
  });

  it('its version, description, metadata and what parameters may be, with its summary', async () => {
    await expect(
      cloudFormation.send(new GetTemplateSummaryCommand({ TemplateBody: PLAIN })),
    ).resolves.toMatchObject({
      Version: '2010-09-09',
      Description: 'Two networks',
      Metadata: '{"Who":{"name":"me"}}',
      ResourceTypes: ['AWS::EC2::VPC'],
      Parameters: [
        {
          ParameterKey: 'Cidr',
          DefaultValue: '10.0.0.0/16',
          NoEcho: false,
          ParameterConstraints: { AllowedValues: ['10.0.0.0/16', '10.1.0.0/16'] },
        },
      ],
    });
  });
});

describe('a stack', () => {
  it('without outputs, parameters or capabilities has none of these members, but a list of tags', async () => {
    await deploy(
      'bare',
      'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } } }',
    );
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: 'bare' }),
    );
    expect(stack).toMatchObject({ StackStatus: 'CREATE_COMPLETE', Tags: [], NotificationARNs: [] });
    for (const name of ['Outputs', 'Parameters', 'Capabilities']) expect(stack).not.toHaveProperty(name);
  });

  it('is listed with its template’s description', async () => {
    await deploy('s', PLAIN);
    const { StackSummaries = [] } = await cloudFormation.send(new ListStacksCommand({}));
    expect(StackSummaries[0]).toMatchObject({
      TemplateDescription: 'Two networks',
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    });
  });

  it('shows one resource where one is named, and knows no other', async () => {
    await deploy('s', PLAIN);
    const resources = new DescribeStackResourcesCommand({ StackName: 's', LogicalResourceId: 'Two' });
    const { StackResources = [] } = await cloudFormation.send(resources);
    expect(StackResources.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(['Two']);
    await expect(
      cloudFormation.send(new DescribeStackResourcesCommand({ StackName: 's', LogicalResourceId: 'No' })),
    ).rejects.toThrow('Resource No does not exist for stack s');
  });
});

describe('change sets', () => {
  it('are listed with what became of them, and when they were made', async () => {
    await deploy('s', PLAIN);
    const change = { StackName: 's', ChangeSetName: 'c', TemplateBody: PLAIN, Description: 'why' };
    await cloudFormation.send(new CreateChangeSetCommand(change));
    const { Summaries } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 's' }));
    const { StackEvents = [] } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: 's' }),
    );
    const last = StackEvents[0]?.Timestamp?.getTime() ?? NaN;
    expect(Summaries).toEqual([
      {
        StackId: expect.stringContaining(':stack/s/') as unknown,
        StackName: 's',
        ChangeSetId: expect.stringContaining(':changeSet/c/') as unknown,
        ChangeSetName: 'c',
        Status: 'FAILED',
        ExecutionStatus: 'UNAVAILABLE',
        StatusReason:
          "The submitted information didn't contain changes. Submit different information to create a change set.",
        // After all that has happened to the stack.
        CreationTime: new Date(last + 1),
        Description: 'why',
        IncludeNestedStacks: false,
        ImportExistingResources: false,
      },
    ]);
  });

  it('that are not there are deleted with success while the stack is', async () => {
    await deploy('s', PLAIN);
    const gone = (StackName: string): DeleteChangeSetCommand =>
      new DeleteChangeSetCommand({ StackName, ChangeSetName: 'cdk-diff' });
    await expect(cloudFormation.send(gone('s'))).resolves.toBeDefined();
    await expect(cloudFormation.send(gone('t'))).rejects.toThrow('Stack [t] does not exist');
  });
});

it('a reason that a rollback is told with ends in a full stop and a space', async () => {
  await deploy('s', `${PLAIN}Outputs: { Out: { Value: !GetAtt One.Nothing } }`);
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 's' }));
  expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(
    world.journal
      .entries()
      .flatMap((entry) =>
        entry.kind === 'stack-event' && entry.status === 'ROLLBACK_IN_PROGRESS' ? [entry.reason] : [],
      ),
  ).toEqual([
    'Template error: resource One does not support attribute type Nothing in Fn::GetAtt. Rollback requested by user.',
  ]);
});
