import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { Story } from '../stories/story';

const root = join(__dirname, '..', '..');

/** A terminal's Ctrl-C goes to everything that runs in front: npm, its shell where there is one, and the program. */
test.each([
  ['the program', [process.execPath, '--import', 'tsx', 'src/cli/main.ts']],
  ['npm run', ['npm', 'run', '--silent', 'enicleaner', '--']],
])('Ctrl-C ends a wait cleanly, with 10: %s', async (_, [command = '', ...args]) => {
  const story = await Story.begin({ project: null });
  await story.deploy(`Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
`);
  const [subnetId = '', group = ''] = await Promise.all(
    ['Subnet', 'Group'].map((each) => story.physicalId(each)),
  );
  story.world.eniRelease.plant({ service: 'AgentCore', subnetId, groupIds: [group], state: 'releasing' });
  const child = spawn(command, [...args, 'wait', group, '--endpoint-url', story.endpoint], {
    cwd: root,
    // A process group of its own, as a shell makes one for each command.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    },
  });
  try {
    const ended = once(child, 'exit');
    let said = '';
    for await (const text of child.stderr) {
      const isFirst = !said.includes('Waiting for');
      said += String(text);
      if (isFirst && said.includes('Waiting for') && child.pid !== undefined)
        process.kill(-child.pid, 'SIGINT');
    }
    expect(said).toContain('Ended as you asked');
    expect(await ended).toEqual([10, null]);
  } finally {
    child.kill('SIGKILL');
    await story.end();
  }
});
