import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Account, at } from './account';

const TEMPLATE = readFileSync(
  join(__dirname, '..', '..', '..', 'examples', '1-without-cleaner.yaml'),
  'utf8',
);
const named = (more: string): string =>
  TEMPLATE.replace('      Handler:', `      FunctionName: app\n${more}      Handler:`);

let account: Account;
beforeEach(() => {
  account = new Account();
});
afterEach(() => account.end());

const configuration = async (FunctionName = 'app'): Promise<unknown> =>
  at(await account.call('lambda', 'GetFunction', { FunctionName }), 'Configuration');

describe('a function with durable executions', () => {
  it('is Deleting until they have drained, refuses everything meanwhile, and its stack waits for it', async () => {
    await account.deploy(named('      DurableConfig: { ExecutionTimeout: 600, RetentionPeriodInDays: 1 }\n'));
    await account.call('cloudformation', 'DeleteStack', { StackName: 's' });
    await account.world.time.advance(20_000);
    expect(await configuration()).toMatchObject({
      State: 'Deleting',
      StateReasonCode: 'DrainingDurableExecutions',
    });
    for (const operation of ['UpdateFunctionConfiguration', 'PublishVersion', 'DeleteFunction'] as const)
      await expect(account.call('lambda', operation, { FunctionName: 'app' })).rejects.toMatchObject({
        code: 'ResourceConflictException',
        message:
          'The operation cannot be performed at this time. The function is currently in the following state: Deleting',
      });
    await account.world.time.idle();
    expect(account.status()).toBe('DELETE_COMPLETE');
    await expect(configuration()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('a function that computes on instances of a capacity provider', () => {
  it('can’t be invoked as $LATEST, and its versions are deactivated before they go', async () => {
    const provider = 'arn:aws:lambda:us-east-1:123456789012:capacity-provider:c';
    const config = `      CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: '${provider}' } }\n`;
    await expect(account.deploy(named(config))).resolves.toBe('CREATE_COMPLETE');
    expect(await configuration()).toMatchObject({ State: 'ActiveNonInvocable' });
    await expect(
      account.world.lambda.invoke({ functionArn: 'app', payload: new Uint8Array(), type: 'Event' }),
    ).rejects.toMatchObject({
      code: 'ResourceConflictException',
    });
    await account.call('lambda', 'PublishVersion', { FunctionName: 'app' });
    expect(await configuration('app:1')).toMatchObject({ State: 'Active' });
    await account.call('lambda', 'DeleteFunction', { FunctionName: 'app:1' });
    expect(await configuration('app:1')).toMatchObject({ State: 'Deactivating' });
    await account.world.time.advance(600_000);
    await expect(configuration('app:1')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('a dual-stack function that leaves its VPC', () => {
  it('is refused with AWS’s words, as the handler passes them on', async () => {
    const dual = named('').replace(
      '        SubnetIds:',
      '        Ipv6AllowedForDualStack: true\n        SubnetIds:',
    );
    await expect(account.deploy(dual)).resolves.toBe('CREATE_COMPLETE');
    await expect(account.update(dual.replace(/ {6}VpcConfig:\n(?: {8}.*\n)+/u, ''))).resolves.toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    expect(account.events()).toContainEqual(
      expect.stringMatching(
        /^Function UPDATE_FAILED: Resource handler returned message: "Ipv6AllowedForDualStack cannot be true without subnet or security groups\. Please remove Ipv6AllowedForDualStack value from your request and try again\. \(Service: Lambda, Status Code: 400, Request ID: \S+\)" \(RequestToken: \S+, HandlerErrorCode: InvalidRequest\)$/u,
      ),
    );
  });
});
