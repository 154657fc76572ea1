import { createWorld, type World } from '../../sandbox/world';
import { createHandlers, type Handlers } from '../../src/cleaner';
import { idOf } from '../../src/cleaner/create';
import type { EniCleanerModel, HandlerInput } from '../../src/cleaner/protocol';
import { PARAMETER_PATH, parameterStore } from '../../src/cleaner/store';
import { clientsOf } from '../support/clients';

describe('create, read, update and list', () => {
  let world: World;
  let handlers: Handlers;
  let vpcId: string;

  beforeEach(async () => {
    world = createWorld({ project: null });
    const clients = clientsOf(world);
    handlers = createHandlers({ ...clients, clock: { now: () => world.time.now() }, random: () => 0.5 });
    const { Vpc } = await world.cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
    vpcId = Vpc?.VpcId ?? '';
  });
  afterEach(() => world.close());

  const input = (model: EniCleanerModel, changes: Partial<HandlerInput> = {}): HandlerInput => ({
    model,
    configuration: {},
    clientRequestToken: 'token',
    awsAccountId: '123456789012',
    region: 'us-east-1',
    callbackContext: null,
    ...changes,
  });

  it('make one resource of a request that is repeated, and read it as it was given', async () => {
    const first = await handlers.create(input({ VpcId: vpcId, TimeoutInMinutes: 5 }));
    await expect(handlers.create(input({ VpcId: vpcId, TimeoutInMinutes: 5 }))).resolves.toEqual(first);
    const Id = idOf('token');
    await expect(handlers.read(input({ Id }))).resolves.toEqual({
      status: 'SUCCESS',
      model: { VpcId: vpcId, TimeoutInMinutes: 5, Id },
    });
    await expect(handlers.list(input({}))).resolves.toMatchObject({ models: [{ Id }] });
  });

  it('look again for ids that may not show yet, and then name all that are missing', async () => {
    const model = { SecurityGroupIds: ['sg-11111111', 'sg-22222222'], VpcId: vpcId };
    let outcome = await handlers.create(input(model));
    for (let looks = 1; looks < 4; looks += 1) {
      expect(outcome).toMatchObject({ status: 'IN_PROGRESS', model: { Id: idOf('token') } });
      outcome = await handlers.create(input(model, { callbackContext: { looks } }));
    }
    expect(outcome).toEqual({
      status: 'FAILED',
      errorCode: 'InvalidRequest',
      message:
        'Not found in us-east-1: sg-11111111 and sg-22222222. Correct the ids; a wrong one would be guarded in vain.',
    });
  });

  it('refuse what can’t be', async () => {
    await expect(handlers.create(input({ TimeoutInMinutes: 5 }))).resolves.toMatchObject({
      errorCode: 'InvalidRequest',
      message: expect.stringContaining('Nothing to guard') as string,
    });
    await expect(handlers.create(input({ VpcId: vpcId, Id: 'mine' }))).resolves.toMatchObject({
      errorCode: 'InvalidRequest',
    });
    await expect(handlers.read(input({ Id: 'none' }))).resolves.toMatchObject({ errorCode: 'NotFound' });
    await expect(handlers.update(input({ Id: 'none', VpcId: vpcId }))).resolves.toMatchObject({
      errorCode: 'NotFound',
    });
    await expect(handlers.delete(input({ Id: 'none' }))).resolves.toMatchObject({ errorCode: 'NotFound' });
  });

  it('update all but the targets, whose lists have no order', async () => {
    await handlers.create(input({ VpcId: vpcId }));
    const Id = idOf('token');
    await expect(handlers.update(input({ Id, VpcId: vpcId, OnTimeout: 'SUCCEED' }))).resolves.toEqual({
      status: 'SUCCESS',
      model: { Id, VpcId: vpcId, OnTimeout: 'SUCCEED' },
    });
    await expect(
      handlers.update({ ...input({ VpcId: vpcId }), previousModel: { Id, VpcId: vpcId } }),
    ).resolves.toEqual({ status: 'SUCCESS', model: { Id, VpcId: vpcId } });
    await expect(handlers.update(input({ Id, VpcId: 'vpc-22222222' }))).resolves.toMatchObject({
      errorCode: 'NotUpdatable',
      message: expect.stringContaining('VpcId') as string,
    });
  });

  it('say what to do when somebody has changed the state, and never take somebody else’s', async () => {
    await handlers.create(input({ VpcId: vpcId }));
    const Id = idOf('token');
    await world.cloud.call('ssm', 'PutParameter', {
      Name: `${PARAMETER_PATH}/${Id}`,
      Value: 'broken',
      Type: 'String',
      Overwrite: true,
    });
    await expect(handlers.read(input({ Id }))).resolves.toMatchObject({
      errorCode: 'GeneralServiceException',
      message: expect.stringContaining(`${PARAMETER_PATH}/${Id}`) as string,
    });
    await expect(handlers.create(input({ VpcId: vpcId }))).resolves.toMatchObject({
      errorCode: 'AlreadyExists',
    });
    await expect(handlers.list(input({}))).resolves.toMatchObject({ models: [{ Id }] });
  });

  it('keep 200 groups, 200 subnets and some functions in one parameter', async () => {
    const ids = (prefix: string, count: number): string[] =>
      Array.from(
        { length: count },
        (_, index) => `${prefix}-${(index * 2_654_435_761).toString(16).padStart(17, '0').slice(-17)}`,
      );
    const store = parameterStore(clientsOf(world).ssm);
    const model = {
      Id: 'large',
      SecurityGroupIds: ids('sg', 200),
      SubnetIds: ids('subnet', 200),
      FunctionNames: ids('function', 20),
    };
    await expect(
      store.create({ model, token: 't', stackId: undefined, logicalId: undefined, operation: undefined }),
    ).resolves.toBe(true);
    await expect(store.read('large')).resolves.toMatchObject({ is: 'stored', resource: { model } });
  });
});
