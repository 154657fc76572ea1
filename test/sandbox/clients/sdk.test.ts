import {
  CloudFormationClient,
  CloudFormationServiceException,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  EC2ServiceException,
} from '@aws-sdk/client-ec2';
import {
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListFunctionsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { DeleteParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { callsOf, changedExample, example, openWorld, type OpenWorld } from './support';

let open: OpenWorld;
let clients: ReturnType<typeof connect>;

beforeEach(async () => {
  open = await openWorld();
  clients = connect(open.endpoint);
});
afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await open.close();
});

/** With the SDK's own number of attempts. */
function connect(endpoint: string): {
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
} {
  const configuration = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  return {
    cloudFormation: new CloudFormationClient(configuration),
    ec2: new EC2Client(configuration),
    lambda: new LambdaClient(configuration),
    ssm: new SSMClient(configuration),
    sts: new STSClient(configuration),
  };
}

/** The SDK's waiters don't say what they are, so they aren't kept waiting: they ask again, quickly. */
const quickly = (): {
  client: CloudFormationClient;
  maxWaitTime: number;
  minDelay: number;
  maxDelay: number;
} => ({
  client: clients.cloudFormation,
  maxWaitTime: 60,
  minDelay: 1,
  maxDelay: 1,
});

it('creates, watches, updates and deletes a stack', async () => {
  const { cloudFormation, ec2, lambda, ssm } = clients;
  const StackName = 'sdk';
  const Capabilities = ['CAPABILITY_IAM' as const];
  const { StackId } = await cloudFormation.send(
    new CreateStackCommand({ StackName, Capabilities, TemplateBody: example('2-with-cleaner.yaml') }),
  );
  await waitUntilStackCreateComplete(quickly(), { StackName });
  const created = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  expect(created.Stacks).toMatchObject([
    { StackId, StackStatus: 'CREATE_COMPLETE', CreationTime: new Date('2026-01-05T09:00:00.000Z') },
  ]);
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client: cloudFormation }, { StackName })) {
    events.push(...(page.StackEvents ?? []));
  }
  expect(events.at(0)).toMatchObject({ LogicalResourceId: 'sdk', ResourceStatus: 'CREATE_COMPLETE' });
  expect(events.at(-1)).toMatchObject({ LogicalResourceId: 'sdk', ResourceStatus: 'CREATE_IN_PROGRESS' });

  await cloudFormation.send(
    new UpdateStackCommand({ StackName, Capabilities, TemplateBody: changedExample('second') }),
  );
  await waitUntilStackUpdateComplete(quickly(), { StackName });
  const { Functions } = await lambda.send(new ListFunctionsCommand({}));
  expect(Functions).toMatchObject([{ Runtime: 'nodejs24.x', Description: 'second' }]);
  const FunctionName = Functions?.[0]?.FunctionName ?? '';
  await expect(lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).resolves.toMatchObject({
    FunctionName,
    State: 'Active',
  });

  const enis = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  expect(enis.NetworkInterfaces).toMatchObject([{ InterfaceType: 'lambda', Status: 'in-use' }]);
  const GroupId = enis.NetworkInterfaces?.[0]?.Groups?.[0]?.GroupId ?? '';
  await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject({
    name: 'DependencyViolation',
    message: `resource ${GroupId} has a dependent object`,
  });

  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete(quickly(), { StackName: StackId });
  await expect(cloudFormation.send(new DescribeStacksCommand({ StackName }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id sdk does not exist',
  });
  await expect(ec2.send(new DescribeNetworkInterfacesCommand({}))).resolves.toMatchObject({
    NetworkInterfaces: [],
  });
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/none' }))).rejects.toBeInstanceOf(
    ParameterNotFound,
  );
});

// The clock of the world is years from the client's, and each answer says so. The SDK corrects its own
// clock with it; an error of the first call must still not look like one of the clock.
describe('an answer that is no is asked for once, whatever the clocks say', () => {
  it('by CloudFormation', async () => {
    const command = new UpdateStackCommand({ StackName: 'none', TemplateBody: 'Resources: {}' });
    const error: unknown = await clients.cloudFormation.send(command).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CloudFormationServiceException);
    expect(error).toMatchObject({
      name: 'ValidationError',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
    expect(callsOf(open.world, 'UpdateStack')).toBe(1);
  });

  it('by EC2', async () => {
    const command = new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: 'eni-0123456789abcdef0' });
    const error: unknown = await clients.ec2.send(command).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EC2ServiceException);
    expect(error).toMatchObject({
      name: 'InvalidNetworkInterfaceID.NotFound',
      message: "The networkInterface ID 'eni-0123456789abcdef0' does not exist",
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
    expect(callsOf(open.world, 'DeleteNetworkInterface')).toBe(1);
  });

  it('by Lambda', async () => {
    const command = new DeleteFunctionCommand({ FunctionName: 'none' });
    const error: unknown = await clients.lambda.send(command).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 404, attempts: 1 } });
    expect(callsOf(open.world, 'DeleteFunction')).toBe(1);
  });

  it('by SSM', async () => {
    const command = new DeleteParameterCommand({ Name: '/none' });
    const error: unknown = await clients.ssm.send(command).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ParameterNotFound);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 400, attempts: 1 } });
    expect(callsOf(open.world, 'DeleteParameter')).toBe(1);
  });

  it('and a yes, too', async () => {
    await expect(clients.sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: '123456789012',
      $metadata: { attempts: 1 },
    });
  });
});
