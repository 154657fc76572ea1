import {
  AddLayerVersionPermissionCommand,
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  type LambdaClient,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  RemoveLayerVersionPermissionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

import { archive, codeOf } from '../../support/code';
import { Functions, ROLE } from './run/support';

const LAYER = 'arn:aws:lambda:us-east-1:123456789012:layer:tools';

let functions: Functions;
let lambda: LambdaClient;
beforeEach(async () => {
  functions = await Functions.open();
  ({ lambda } = functions.clients);
});
afterEach(() => functions.close());

const publish = (LayerName = 'tools', CompatibleRuntimes?: ['nodejs22.x']): Promise<object> =>
  lambda.send(
    new PublishLayerVersionCommand({
      LayerName,
      Description: 'what all need',
      Content: { ZipFile: archive({ 'nodejs/node_modules/it/index.js': 'module.exports = 1' }) },
      ...(CompatibleRuntimes === undefined ? {} : { CompatibleRuntimes }),
    }),
  );
const create = (...Layers: readonly string[]): Promise<object> =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'fn',
      Role: ROLE,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Code: { ZipFile: codeOf() },
      Layers: [...Layers],
    }),
  );

describe('a layer', () => {
  it('has numbered versions, which are found by number and by ARN, the newest first', async () => {
    expect(await publish()).toMatchObject({ LayerArn: LAYER, LayerVersionArn: `${LAYER}:1`, Version: 1 });
    await publish('tools', ['nodejs22.x']);
    const found = { LayerVersionArn: `${LAYER}:2`, Version: 2, CompatibleRuntimes: ['nodejs22.x'] };
    const byNumber = await lambda.send(new GetLayerVersionCommand({ LayerName: 'tools', VersionNumber: 2 }));
    expect(byNumber).toMatchObject({ ...found, Description: 'what all need' });
    expect(byNumber.Content?.CodeSize).toBeGreaterThan(100);
    expect(await lambda.send(new GetLayerVersionByArnCommand({ Arn: `${LAYER}:2` }))).toMatchObject(found);
    const { LayerVersions } = await lambda.send(new ListLayerVersionsCommand({ LayerName: LAYER }));
    expect(LayerVersions?.map(({ Version }) => Version)).toEqual([2, 1]);
    const page = await lambda.send(new ListLayerVersionsCommand({ LayerName: 'tools', MaxItems: 1 }));
    const rest = await lambda.send(
      new ListLayerVersionsCommand({ LayerName: 'tools', Marker: page.NextMarker }),
    );
    expect(rest.LayerVersions?.map(({ Version }) => Version)).toEqual([1]);
  });

  it('is listed with its newest version of what is asked for', async () => {
    await publish('tools', ['nodejs22.x']);
    await publish();
    await publish('other');
    const list = async (input: object): Promise<unknown> =>
      (await lambda.send(new ListLayersCommand(input))).Layers?.map(
        ({ LayerName, LatestMatchingVersion }) => [LayerName, LatestMatchingVersion?.Version],
      );
    expect(await list({})).toEqual([
      ['other', 1],
      ['tools', 2],
    ]);
    expect(await list({ CompatibleRuntime: 'nodejs22.x' })).toEqual([['tools', 1]]);
  });

  it('gives no number twice, and forgets in silence what isn’t there', async () => {
    await publish();
    const remove = (VersionNumber: number, LayerName = 'tools'): Promise<object> =>
      lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber }));
    await remove(1);
    await expect(remove(1)).resolves.toBeDefined();
    await expect(remove(7, 'unknown')).resolves.toBeDefined();
    await expect(remove(0)).rejects.toThrow('Layer Version Cannot be less than 1');
    expect((await lambda.send(new ListLayersCommand({}))).Layers).toEqual([]);
    expect(await publish()).toMatchObject({ Version: 2 });
  });

  it.each([
    ['unknown', 1, 'ResourceNotFoundException', 'The resource you requested does not exist.'],
    ['tools', 9, 'ResourceNotFoundException', 'The resource you requested does not exist.'],
    ['tools', 0, 'InvalidParameterValueException', 'Layer Version Cannot be less than 1'],
  ])('refuses to give version %s:%d', async (LayerName, VersionNumber, name, message) => {
    await publish();
    await expect(lambda.send(new GetLayerVersionCommand({ LayerName, VersionNumber }))).rejects.toMatchObject(
      {
        name,
        message,
      },
    );
  });

  it('wants a version in an ARN', async () => {
    await expect(lambda.send(new GetLayerVersionByArnCommand({ Arn: LAYER }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('has a policy of its statements', async () => {
    await publish();
    const of = { LayerName: 'tools', VersionNumber: 1 };
    const statement = { StatementId: 'all', Action: 'lambda:GetLayerVersion', Principal: '*' };
    const policy = async (): Promise<string | undefined> =>
      (await lambda.send(new GetLayerVersionPolicyCommand(of))).Policy;
    await expect(policy()).rejects.toThrow('No policy is associated with the given resource.');
    await lambda.send(new AddLayerVersionPermissionCommand({ ...of, ...statement }));
    await expect(lambda.send(new AddLayerVersionPermissionCommand({ ...of, ...statement }))).rejects.toThrow(
      'already exists',
    );
    expect(await policy()).toContain(`"Resource":"${LAYER}:1"`);
    await lambda.send(new RemoveLayerVersionPermissionCommand({ ...of, StatementId: 'all' }));
    await expect(policy()).rejects.toThrow('No policy');
  });
});

describe('a function', () => {
  it('has its layers until an update says otherwise, whatever becomes of them', async () => {
    await publish();
    await create(`${LAYER}:1`);
    await functions.world.time.advance(60_000);
    await lambda.send(new DeleteLayerVersionCommand({ LayerName: 'tools', VersionNumber: 1 }));
    const layers = async (): Promise<unknown> =>
      (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'fn' }))).Layers?.map(
        ({ Arn }) => Arn,
      );
    const update = async (input: object): Promise<void> => {
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'fn', ...input }));
      await functions.world.time.advance(60_000);
    };
    await update({ Description: 'another' });
    expect(await layers()).toEqual([`${LAYER}:1`]);
    await update({ Layers: [] });
    expect(await layers()).toBeUndefined();
  });

  const OTHER = 'arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:';
  it.each([
    [[`${LAYER}:9`], `Layer version ${LAYER}:9 does not exist.`],
    [
      [`${LAYER}:1`, `${LAYER}:2`],
      `Two different versions of the same layer are not allowed to be referenced in the same function. ${LAYER}:1 and ${LAYER}:2 are versions of the same layer.`,
    ],
    [
      [`${LAYER.replace('us-east-1', 'eu-west-1')}:1`],
      'Layers are not in the same region as the function. Layers are expected to be in region us-east-1.',
    ],
    [[1, 2, 3, 4, 5, 6].map((each) => `${OTHER}${each}`), 'Cannot reference more than 5 layers.'],
    [[LAYER], `1 validation error detected: Value '[${LAYER}]' at 'layers' failed to satisfy constraint`],
  ])('can’t have the layers %j', async (layers, message) => {
    await publish();
    await publish();
    await expect(create(...layers)).rejects.toThrow(message);
  });
});

it('a stack publishes a version, gives it to its function and deletes both; what is changed is a new version', async () => {
  const { world } = functions;
  await functions.call('s3', 'CreateBucket', { Bucket: 'code' });
  await functions.call('s3', 'PutObject', {
    Bucket: 'code',
    Key: 'layer.zip',
    Body: Buffer.from(archive({ 'nodejs/node_modules/it/index.js': 'module.exports = 1' })),
  });
  const template = (description: string, layers: string): string => `
Resources:
  Layer:
    Type: AWS::Lambda::LayerVersion
    Properties: { Content: { S3Bucket: code, S3Key: layer.zip }, Description: ${description} }
  Permission:
    Type: AWS::Lambda::LayerVersionPermission
    Properties: { Action: lambda:GetLayerVersion, Principal: '123456789012', LayerVersionArn: !Ref Layer }
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: fn
      Role: ${ROLE}
      Handler: index.handler
      Runtime: nodejs22.x
      Code: { ZipFile: 'exports.handler = async () => require("it");' }
      ${layers}
Outputs: { Layer: { Value: !GetAtt Layer.LayerVersionArn } }
`;
  const deploy = async (operation: 'CreateStack' | 'UpdateStack', TemplateBody: string): Promise<string> => {
    await functions.call('cloudformation', operation, { StackName: 's', TemplateBody });
    await world.time.idle();
    return JSON.stringify(await functions.call('cloudformation', 'DescribeStacks', { StackName: 's' }));
  };
  const stack = await deploy('CreateStack', template('one', 'Layers: [!Ref Layer]'));
  expect(stack).toContain('CREATE_COMPLETE');
  expect(stack).toContain('arn:aws:lambda:us-east-1:123456789012:layer:Layer:1');
  expect(await functions.run()).toMatchObject({ value: 1 });
  expect(await deploy('UpdateStack', template('two', ''))).toContain('layer:Layer:2');
  expect(await functions.run()).toMatchObject({
    value: { errorMessage: expect.stringContaining("Cannot find module 'it'") as string },
  });
  const versions = async (): Promise<unknown> =>
    (await lambda.send(new ListLayerVersionsCommand({ LayerName: 'Layer' }))).LayerVersions?.map(
      ({ Version }) => Version,
    );
  expect(await versions()).toEqual([2]);
  await functions.call('cloudformation', 'DeleteStack', { StackName: 's' });
  await world.time.idle();
  expect(await versions()).toEqual([]);
});
