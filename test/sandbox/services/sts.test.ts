import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';

import { dateOf } from '../../../sandbox/time/instant';
import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

const START = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

let world: World;
let machineTime: number;
const opened = (): World => {
  world = createWorld({ project: null, start: START, machineTime: () => machineTime });
  return world;
};
afterEach(() => world.close());

const client = (credentials = { accessKeyId: 'a', secretAccessKey: 'b' }): object => ({
  region: 'us-east-1',
  endpoint: 'http://sandbox.localhost',
  credentials,
  maxAttempts: 1,
  requestHandler: inProcess(world),
});

async function roleSession(): Promise<{ readonly expires: number; use(): Promise<unknown> }> {
  await world.cloud.call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST });
  const RoleArn = 'arn:aws:iam::123456789012:role/r';
  await world.cloud.call('iam', 'AttachRolePolicy', {
    RoleName: 'r',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });
  const { Credentials } = await new STSClient(client()).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  return {
    expires: Expiration?.getTime() ?? NaN,
    use: () => new SSMClient(client(credentials)).send(new DescribeParametersCommand({})),
  };
}

describe('a person’s credentials end by the later of both clocks', () => {
  it('the machine’s, which is months ahead: they are not expired at birth', async () => {
    machineTime = START + 5_000 * HOUR;
    opened();
    const session = await roleSession();
    expect(session.expires).toBe(machineTime + HOUR);
    await world.time.advance(2 * HOUR);
    await expect(session.use()).resolves.toBeDefined();
    machineTime += HOUR;
    await expect(session.use()).rejects.toThrow('The security token included in the request is expired');
  });

  it('the virtual one, where that is ahead', async () => {
    machineTime = START - 5_000 * HOUR;
    opened();
    const session = await roleSession();
    expect(session.expires).toBe(START + HOUR);
    await world.time.advance(HOUR - 1);
    await expect(session.use()).resolves.toBeDefined();
    await world.time.advance(1);
    await expect(session.use()).rejects.toThrow('The security token included in the request is expired');
  });

  it('of GetSessionToken, too', async () => {
    machineTime = START + 5_000 * HOUR;
    opened();
    const { Credentials } = await new STSClient(client()).send(new GetSessionTokenCommand({}));
    expect(Credentials?.Expiration?.getTime()).toBe(machineTime + 12 * HOUR);
  });
});

it('a function’s end by the virtual clock, which is all it sees', async () => {
  machineTime = START + 5_000 * HOUR;
  opened();
  await world.cloud.call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST });
  const caller = { ...world.cloud.callers.lookup('f'), invocationId: 'i' };
  const input = { RoleArn: 'arn:aws:iam::123456789012:role/r', RoleSessionName: 'session' };
  await expect(world.cloud.call('sts', 'AssumeRole', input, caller)).resolves.toMatchObject({
    Credentials: { Expiration: dateOf(Date.UTC(2026, 0, 5, 1)) },
  });
});
