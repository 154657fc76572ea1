import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { S3Client } from '@aws-sdk/client-s3';

import type { Aws, Connect } from '../../src/cli/account/aws';
import type { Io } from '../../src/cli/io';
import type { Story } from '../stories/story';
import { inProcess } from '../support/in-process';
import { enicleaner, type Ran } from './io';

/** Runs a command line against a story's world, with its virtual clock: to sleep lets that time pass there. */
export function enicleanerIn(
  story: Story,
  args: readonly string[],
  around: Partial<Io> = {},
  instead: Partial<Aws> = {},
): Promise<Ran> {
  const { world, clients } = story;
  const connect: Connect = () =>
    Promise.resolve({
      ...clients,
      account: () => Promise.resolve('123456789012'),
      now: () => world.time.now(),
      ...opened(story),
      ...instead,
    });
  return enicleaner(
    args,
    {
      clock: { now: () => world.time.now() },
      sleep: async (milliseconds, signal) => {
        if (signal?.aborted !== true) await world.time.advance(milliseconds);
      },
      ...around,
    },
    connect,
  );
}

/** The clients that are made when they are needed. */
export function opened({ world, clients }: Story): Pick<Aws, 'openS3' | 'openSsm' | 'openCloudTrail'> {
  const configuration = {
    region: world.cloud.region,
    endpoint: 'http://localhost',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: inProcess(world),
  };
  return {
    openS3: () => Promise.resolve(new S3Client({ ...configuration, forcePathStyle: true })),
    openSsm: () => Promise.resolve(clients.ssm),
    openCloudTrail: () => Promise.resolve(new CloudTrailClient(configuration)),
  };
}

/** The calls of a person's that the journal has since, by service and operation. */
export function callsSince({ world }: Story, since: number): readonly string[] {
  return world.journal
    .entries()
    .filter((entry) => entry.kind === 'call' && entry.at >= since)
    .map((entry) => (entry.kind === 'call' ? `${entry.service}:${entry.operation}` : ''));
}
