import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { createWorld } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('the front door', () => {
  it('answers the JavaScript SDK without a socket', async () => {
    const world = createWorld();
    const sts = new STSClient({ region: 'us-east-1', credentials, requestHandler: inProcess(world) });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/sandbox',
    });
    await world.close();
  });
});
