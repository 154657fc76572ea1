import {
  DeleteFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

import { placeOfNetworkStack, type Place } from '../stories/places';
import { Story } from '../stories/story';
import { functionStack } from '../support/templates';
import { enicleanerIn } from './account';
import { expectGolden } from './golden';

/** A network stack, and a function of another stack in it. */
const APP = functionStack('worker');

describe('why, of what a network stack can’t help', () => {
  let story: Story;
  let places: Place;
  beforeEach(async () => {
    story = await Story.begin({ project: null });
    places = await placeOfNetworkStack(story);
  });
  afterEach(() => story.end());

  test('a published version of a function of another stack: which stack, and the command that frees it', async () => {
    const [Group = ''] = places.groupIds;
    await story.deploy(APP, 'app', { Subnet: places.subnetId, Group });
    await story.clients.lambda.send(new PublishVersionCommand({ FunctionName: 'worker' }));
    await story.clients.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'worker',
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      }),
    );
    await story.world.time.advance(3_600_000);
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network']);
    expect(exitCode).toBe(20);
    expectGolden(out, 'why-version.txt');
  });

  test('another account’s in a shared VPC: never touched, with the account named', async () => {
    const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
    Object.assign(story.world.ec2.networkInterface(id) ?? {}, { ownerId: '210987654321' });
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network']);
    expect(exitCode).toBe(20);
    expect(out.replaceAll(/\s+/gu, ' ')).toContain('account 210987654321');
    expect(await enicleanerIn(story, ['clean', 'network', '--yes'])).toMatchObject({ exitCode: 20 });
    expect(story.world.ec2.networkInterfaces()).toHaveLength(1);
  });

  test('AgentCore: waiting is enough, for up to 8 hours', async () => {
    story.world.eniRelease.plant({ service: 'AgentCore', ...places, state: 'releasing' });
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network']);
    expect(exitCode).toBe(10);
    expectGolden(out, 'why-agentcore.txt');
  });
});

describe('since when, where no stack tells', () => {
  let story: Story;
  let places: Place;
  beforeEach(async () => {
    story = await Story.begin({ project: null });
    const { groupId, ...place } = await placeOfNetworkStack(story);
    places = place;
    await story.deploy(APP, 'app', { Subnet: places.subnetId, Group: groupId });
  });
  afterEach(() => story.end());

  test.each([
    [
      'deleted',
      async (): Promise<void> => {
        await story.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'worker' }));
      },
    ],
    [
      'moved',
      async (): Promise<void> => {
        await story.clients.lambda.send(
          new UpdateFunctionConfigurationCommand({
            FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:worker',
            VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
          }),
        );
      },
    ],
  ])('CloudTrail: its function was %s', async (how, act) => {
    await act();
    const began = story.world.time.now();
    // The function's own may be gone by when CloudTrail shows its end.
    story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'releasing', owner: 'worker' });
    await story.world.time.advance(360_000);
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network', '--output', 'json']);
    expect(exitCode).toBe(10);
    const { networkInterfaces } = JSON.parse(out) as {
      readonly networkInterfaces: readonly {
        readonly release?: { readonly since: string; readonly evidence: string };
      }[];
    };
    const releases = networkInterfaces.flatMap(({ release }) => (release === undefined ? [] : [release]));
    expect(releases.length).toBeGreaterThan(0);
    for (const { since, evidence } of releases) {
      expect(evidence).toBe(
        `worker was ${how} then by arn:aws:iam::123456789012:user/sandbox, CloudTrail says`,
      );
      expect(Math.abs(Date.parse(since) - began)).toBeLessThan(60_000);
    }
  });

  test('where CloudTrail may not be read either, it says so, and since when at the earliest', async () => {
    await story.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'worker' }));
    story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'releasing', owner: 'stranger' });
    const refused = Object.assign(new Error('not authorized to perform: cloudtrail:LookupEvents'), {
      name: 'AccessDeniedException',
    });
    const { exitCode, out } = await enicleanerIn(
      story,
      ['why', 'network'],
      {},
      {
        openCloudTrail: () => Promise.resolve({ send: () => Promise.reject(refused) }),
      },
    );
    expect(exitCode).toBe(10);
    const said = out.replaceAll(/\s+/gu, ' ');
    expect(said).toMatch(/nothing that can be read tells when the release began, not before \d\d:\d\d UTC/u);
    expect(said).toContain('Not told, for want of cloudtrail:LookupEvents:');
  });
});
