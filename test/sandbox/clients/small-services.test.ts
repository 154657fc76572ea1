import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '../../../sandbox/wire/server';
import { createWorld, type World } from '../../../sandbox/world';
import type { Ended } from '../../support/child';
import { textOf } from '../../support/requests';
import { runPython } from './support';

let world: World;
let folder: string;
beforeEach(() => {
  world = createWorld({ project: null });
  folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

it('boto3 sees S3, CloudWatch, Logs, IAM and SSM as it sees AWS’s', async () => {
  const { port } = await world.listen(0);
  const { code, stdout, stderr } = await runPython(
    join(__dirname, 'boto3_small_services.py'),
    [],
    `http://127.0.0.1:${port}`,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    object: ['hello', { x: 'y' }, 'NhCmhg=='],
    big: true,
    bigETag: '-2"',
    keys: ['a/b c+d.txt', 'big'],
    presigned: 'hello',
    noSuchKey:
      'An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.',
    noHead: 'An error occurred (404) when calling the HeadObject operation: Not Found',
    metrics: [{ Namespace: 'N', MetricName: 'm', Dimensions: [{ Name: 'a', Value: 'b' }] }],
    datapoints: [['2026-01-05T09:00:00+00:00', 3.5]],
    badMetric:
      'An error occurred (InvalidParameterValue) when calling the PutMetricData operation: The value AWS/N for parameter Namespace is invalid.',
    logs: ['hi', 'ho'],
    noGroup:
      'An error occurred (ResourceNotFoundException) when calling the DescribeLogStreams operation: The specified log group does not exist.',
    trust: true,
    identity: 'arn:aws:sts::123456789012:assumed-role/boto/session',
    denied:
      'An error occurred (AccessDeniedException) when calling the GetParameter operation: User: arn:aws:sts::123456789012:assumed-role/boto/session is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:123456789012:parameter/a because no identity-based policy allows the ssm:GetParameter action',
    pages: [10, 2],
    noParameter: 'An error occurred (ParameterNotFound) when calling the GetParameter operation: ',
  });
});

describe('the AWS CLI', () => {
  it('copies files to and from S3', async () => {
    const { port } = await world.listen(0);
    const s3 = (...args: readonly string[]): Promise<Ended> =>
      runPython('aws', ['s3', ...args], `http://127.0.0.1:${port}`);
    const file = join(folder, 'file');
    // Above the CLI's 8 MB, so that it goes in parts.
    writeFileSync(file, 'x'.repeat(9_000_000));
    await expect(s3('mb', 's3://cli')).resolves.toMatchObject({ code: 0 });
    await expect(s3('cp', file, 's3://cli/a/file')).resolves.toMatchObject({ code: 0 });
    await expect(s3('cp', 's3://cli/a/file', `${file}.back`)).resolves.toMatchObject({ code: 0 });
    expect(readFileSync(`${file}.back`).equals(readFileSync(file))).toBe(true);
    await expect(s3('ls', 's3://cli/')).resolves.toMatchObject({
      stdout: expect.stringContaining('PRE a/') as unknown,
    });
  });

  it('waits for a deletion with a single look', async () => {
    let looked: () => void = () => undefined;
    let looks = 0;
    const door = await serve(
      (request) => {
        if (textOf(request.body).includes('Action=DescribeStacks')) {
          looks += 1;
          looked();
        }
        return world.handle(request);
      },
      0,
      '127.0.0.1',
    );
    const aws = (...args: readonly string[]): Promise<Ended> =>
      runPython('aws', ['cloudformation', ...args, '--stack-name', 'cli'], `http://127.0.0.1:${door.port}`);
    const template = 'Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.7.0.0/16}}}';
    await expect(aws('create-stack', '--template-body', template)).resolves.toMatchObject({ code: 0 });
    await world.time.idle();
    // Time stands still until the waiter has come, so that it finds the deletion under way.
    const release = world.time.hold('the test');
    looked = () => {
      setImmediate(release);
    };
    await expect(aws('delete-stack')).resolves.toMatchObject({ code: 0 });
    await expect(aws('wait', 'stack-delete-complete')).resolves.toMatchObject({ code: 0, stderr: '' });
    expect(looks).toBe(1);
    await door.close();
  });
});
