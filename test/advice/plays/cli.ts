import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import {
  AssociateSecurityGroupVpcCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DisassociateSecurityGroupVpcCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { DeleteFunctionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';

import type { Access, Connect } from '../../../src/cli/account/aws';
import { enicleanerIn, opened } from '../../cli/account';
import { enicleaner, type Ran } from '../../cli/io';
import { example, Story } from '../../stories/story';

/*
 * Advice of the command line's: a command says it, somebody does what it says, and the command then does what was wanted
 * (it ends with 0, 10 or 20: no wrong usage, nothing refused).
 */

/** Advice that is done as it says. */
export interface CliPlay {
  readonly what: string;
  readonly from: readonly string[];
  readonly advice: readonly string[];
  /** What was said, and what came of doing it: the first gives the advice. */
  readonly play: () => Promise<readonly Ran[]>;
}

/** A folder with two templates, in which something is done. */
async function inFolder(act: (folder: string) => Promise<readonly Ran[]>): Promise<readonly Ran[]> {
  const folder = mkdtempSync(join(tmpdir(), 'enicleaner-advice-'));
  try {
    for (const name of [UNCOVERED, COVERED])
      copyFileSync(join(__dirname, '../../../examples', name), join(folder, name));
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const UNCOVERED = '1-without-cleaner.yaml';
const COVERED = '2-with-cleaner.yaml';

/** A world with a stack `app` that stands, and a network interface of somebody's in its place where that is wanted. */
async function withApp(act: (story: Story) => Promise<readonly Ran[]>): Promise<readonly Ran[]> {
  const story = await Story.begin({ project: null });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    return await act(story);
  } finally {
    await story.end();
  }
}

const CHECK = ['src/cli/check/index.ts'];
const INPUTS = ['src/cli/check/inputs.ts'];

/** What `cdk synth` writes, of one stack or two. */
function synthesized(folder: string, ...templates: readonly string[]): void {
  const artifacts = templates.map((templateFile) => [
    templateFile,
    { type: 'aws:cloudformation:stack', properties: { templateFile } },
  ]);
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '38.0.0', artifacts: Object.fromEntries(artifacts) as unknown }),
  );
}

/** One command after the other in a folder; `between` is what somebody does in the meantime. */
const commands =
  (
    first: string,
    then: readonly string[],
    {
      before,
      between,
      stdin,
    }: {
      readonly before?: (folder: string) => void;
      readonly between?: (folder: string) => void;
      readonly stdin?: string;
    } = {},
  ) =>
  (): Promise<readonly Ran[]> =>
    inFolder(async (cwd) => {
      const around = { cwd, ...(stdin === undefined ? {} : { stdin: () => Promise.resolve(stdin) }) };
      before?.(cwd);
      const said = [await enicleaner(first.split(' '), around)];
      between?.(cwd);
      for (const command of then) said.push(await enicleaner(command.split(' '), around));
      return said;
    });

const ANSWER = JSON.stringify({
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-0123456789abcdef0',
      Description: 'AWS Lambda VPC ENI-f-1',
      Status: 'in-use',
      SubnetId: 'subnet-0123456789abcdef0',
      Groups: [{ GroupId: 'sg-0123456789abcdef0' }],
    },
  ],
});

const saved =
  (text: string) =>
  (folder: string): void => {
    writeFileSync(join(folder, 'answer.json'), text);
  };

/** Of files and options: no account is asked. */
const USAGE: readonly CliPlay[] = [
  {
    what: 'a template that isn’t there',
    from: INPUTS,
    advice: ['Name a template’s file, a cdk.out folder, or -.'],
    play: commands('check nowhere.yaml', [`check ${UNCOVERED}`]),
  },
  {
    what: 'a folder that the CDK didn’t write',
    from: INPUTS,
    advice: ['Name the templates’ files.'],
    play: commands('check .', [`check ${UNCOVERED} ${COVERED}`]),
  },
  {
    what: 'a manifest that is broken',
    from: INPUTS,
    advice: ['Run “cdk synth” again.'],
    play: commands('check .', ['check .'], {
      before: (folder) => {
        writeFileSync(join(folder, 'manifest.json'), '{');
      },
      between: (folder) => {
        synthesized(folder, UNCOVERED);
      },
    }),
  },
  {
    what: 'a folder without a stack',
    from: INPUTS,
    advice: ['Run “cdk synth” first.'],
    play: commands('check .', ['check .'], {
      before: (folder) => {
        synthesized(folder);
      },
      between: (folder) => {
        synthesized(folder, UNCOVERED);
      },
    }),
  },
  {
    what: 'two templates and one of before',
    from: CHECK,
    advice: ['Name that file.'],
    play: commands(`check ${UNCOVERED} ${COVERED} --previous ${UNCOVERED}`, [
      `check ${COVERED} --previous ${UNCOVERED}`,
    ]),
  },
  {
    what: 'standard input for both templates',
    from: CHECK,
    advice: ['Name a file for the other.'],
    play: commands('check - --previous -', [`check - --previous ${UNCOVERED}`], {
      stdin: example('1-without-cleaner'),
    }),
  },
  {
    what: 'a folder with several templates as that of before',
    from: CHECK,
    advice: ['Name the file of the one that is deployed.'],
    play: commands(`check ${COVERED} --previous out`, [`check ${COVERED} --previous out/${UNCOVERED}`], {
      before: (folder) => {
        const out = join(folder, 'out');
        mkdirSync(out);
        for (const name of [UNCOVERED, COVERED]) copyFileSync(join(folder, name), join(out, name));
        synthesized(out, UNCOVERED, COVERED);
      },
    }),
  },
  {
    what: 'standard input mended in place',
    from: CHECK,
    advice: ['use --diff, or name a file.'],
    play: commands('check --fix -', ['check --diff -', `check --fix ${UNCOVERED}`], {
      stdin: example('1-without-cleaner'),
    }),
  },
  {
    what: 'a command that there isn’t',
    from: ['src/cli/program.ts'],
    advice: ['Run "… --help" for what it takes.'],
    play: commands('frobnicate', ['--help']),
  },
  {
    what: 'a saved answer and something else',
    from: ['src/cli/why/index.ts'],
    advice: ['ask for the other targets in a command of their own.'],
    play: () =>
      withApp(async (story) => {
        const stdin = (): Promise<string> => Promise.resolve(ANSWER);
        return [
          await enicleanerIn(story, ['why', '-', 'app'], { stdin }),
          await enicleanerIn(story, ['why', '-'], { stdin }),
          await enicleanerIn(story, ['why', 'app']),
        ];
      }),
  },
  {
    what: 'a saved answer that isn’t there',
    from: ['src/cli/why/index.ts'],
    advice: ['Save an answer with:'],
    play: commands('why answer.json', ['why answer.json'], { between: saved(ANSWER) }),
  },
  {
    what: 'a saved answer that is no JSON',
    from: ['src/cli/why/saved.ts'],
    advice: ['Save it with:'],
    play: commands('why answer.json', ['why answer.json'], {
      before: saved('eni-0123456789abcdef0\tin-use'),
      between: saved(ANSWER),
    }),
  },
  {
    what: 'a saved answer by a query',
    from: ['src/cli/why/saved.ts'],
    advice: ['Save it whole, without --query.'],
    play: commands('why answer.json', ['why answer.json'], {
      before: saved('{"NetworkInterfaces": [{"Status": "in-use"}]}'),
      between: saved(ANSWER),
    }),
  },
];

/** One command after the other in a world with the stack `app`; words in braces are ids of its resources. */
const inApp =
  (first: string, then: string, between?: (story: Story) => Promise<void>): (() => Promise<readonly Ran[]>) =>
  () =>
    withApp(async (story) => {
      const words = (command: string): Promise<readonly string[]> =>
        Promise.all(
          command.split(' ').map((word) => {
            const name = /^\{(.*)\}$/u.exec(word)?.[1];
            return name === undefined ? Promise.resolve(word) : story.physicalId(name, 'app');
          }),
        );
      const said = await enicleanerIn(story, await words(first));
      await between?.(story);
      return [said, await enicleanerIn(story, await words(then))];
    });

const NOT_FROM_SAVED = 'name the stack, group, subnet or VPC itself.';

const TARGETS: readonly CliPlay[] = [
  {
    what: 'to clean what was saved',
    from: ['src/cli/clean/index.ts'],
    advice: [NOT_FROM_SAVED],
    play: inApp('clean answer.json', 'clean {FunctionSecurityGroup}'),
  },
  {
    what: 'to wait for what was saved',
    from: ['src/cli/wait/index.ts'],
    advice: [NOT_FROM_SAVED],
    play: inApp('wait answer.json', 'wait {PrivateSubnet} --timeout 2'),
  },
  {
    what: 'to wait for a network interface',
    from: ['src/cli/wait/index.ts'],
    advice: ['wait for the subnet or group of the network interface:'],
    play: inApp('wait eni-0123456789abcdef0', 'wait {FunctionSecurityGroup} --timeout 2'),
  },
  {
    what: 'an id that isn’t there',
    from: ['src/cli/there.ts'],
    advice: ['Check the id, --region and --profile.'],
    play: inApp('why sg-0123456789abcdef0', 'why {FunctionSecurityGroup}'),
  },
  {
    what: 'a stack that isn’t there',
    from: ['src/cli/why/collect.ts'],
    advice: ['Check --region and --profile.'],
    play: inApp('why nowhere', 'why app'),
  },
];

/** Clients of the story's, whose calls of CloudFormation are refused as long as that isn't so. */
const unless =
  (isMended: (access: Access) => boolean, story: Story, refused: Error): Connect =>
  (access) =>
    Promise.resolve({
      ...story.clients,
      account: () => Promise.resolve('123456789012'),
      now: () => story.world.time.now(),
      ...opened(story),
      ...(isMended(access) ? {} : { cloudFormation: { send: () => Promise.reject(refused) } as never }),
    });

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** Something is refused, and after what somebody does it isn't any more. */
const refusedThen =
  (refused: Error, cure: readonly string[], isMended: (access: Access, time: number) => boolean) =>
  (): Promise<readonly Ran[]> =>
    withApp(async (story) => {
      let times = 0;
      const connect = unless((access) => isMended(access, times), story, refused);
      const clock = { now: () => story.world.time.now() };
      const said = await enicleaner(['why', 'app'], { clock }, connect);
      times += 1;
      return [said, await enicleaner(['why', 'app', ...cure], { clock }, connect)];
    });

const secondTime = (_access: Access, time: number): boolean => time > 0;
const REFUSALS_IN = ['src/cli/account/refusals.ts'];

const REFUSALS: readonly CliPlay[] = [
  {
    what: 'no credentials',
    from: REFUSALS_IN,
    advice: ['Sign in (aws sso login, aws configure), name a --profile, or set AWS_PROFILE.'],
    play: refusedThen(
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      ['--profile', 'mine'],
      ({ profile }) => profile === 'mine',
    ),
  },
  {
    what: 'credentials that have expired',
    from: REFUSALS_IN,
    advice: ['Sign in again (aws sso login, or whatever gave them).'],
    play: refusedThen(named('ExpiredToken', 'The security token is expired'), [], secondTime),
  },
  {
    what: 'no Region',
    from: REFUSALS_IN,
    advice: ['Give --region, or set AWS_REGION.'],
    play: refusedThen(
      named('Error', 'Region is missing'),
      ['--region', 'eu-west-1'],
      ({ region }) => region === 'eu-west-1',
    ),
  },
  {
    what: 'a Region that there is none of',
    from: REFUSALS_IN,
    advice: ['check the Region (--region, AWS_REGION), --endpoint-url, and the network.'],
    play: refusedThen(
      Object.assign(new Error('getaddrinfo ENOTFOUND'), {
        code: 'ENOTFOUND',
        hostname: 'cloudformation.xx-nowhere-1.amazonaws.com',
      }),
      ['--region', 'eu-west-1'],
      ({ region }) => region === 'eu-west-1',
    ),
  },
  {
    what: 'a profile that isn’t there',
    from: ['src/cli/account/connect.ts'],
    advice: ['Check --profile and AWS_PROFILE.'],
    play: () =>
      inFolder((folder) =>
        withApp(async (story) => {
          const before = { ...process.env };
          const mine = 'region = us-east-1\naws_access_key_id = test\naws_secret_access_key = test\n';
          writeFileSync(join(folder, 'config'), `[profile mine]\n${mine}`);
          Object.assign(process.env, {
            AWS_CONFIG_FILE: join(folder, 'config'),
            AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
          });
          try {
            const why = ['why', 'app', '--endpoint-url', story.endpoint, '--profile'];
            return [await enicleaner([...why, 'nine']), await enicleaner([...why, 'mine'])];
          } finally {
            process.env = before;
          }
        }),
      ),
  },
  {
    what: 'no address',
    from: REFUSALS_IN,
    advice: ['Give --endpoint-url, or unset AWS_ENDPOINT_URL.'],
    play: refusedThen(
      named('TypeError', 'Invalid URL'),
      ['--endpoint-url', 'http://localhost:4599'],
      ({ endpointUrl }) => endpointUrl !== undefined,
    ),
  },
  {
    what: 'credentials of elsewhere',
    from: REFUSALS_IN,
    advice: ['Check --profile, --region and --endpoint-url.'],
    play: refusedThen(
      named('InvalidClientTokenId', 'The security token included in the request is invalid.'),
      ['--profile', 'mine'],
      ({ profile }) => profile === 'mine',
    ),
  },
  {
    what: 'an action that isn’t allowed',
    from: REFUSALS_IN,
    advice: ['Allow … to the identity that runs this command.'],
    play: refusedThen(
      named(
        'AccessDenied',
        'User: arn:aws:iam::123456789012:user/me is not authorized to perform: cloudformation:DescribeStacks',
      ),
      [],
      secondTime,
    ),
  },
  {
    what: 'too many requests',
    from: REFUSALS_IN,
    advice: ['; try again.'],
    play: refusedThen(named('RequestLimitExceeded', 'Request limit exceeded.'), [], secondTime),
  },
];

/** What `why` proposes, where a person has to act: after that nothing is in the way. */
const CURES: readonly CliPlay[] = [
  {
    what: 'somebody’s own network interface',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['delete or move … yourself, if it is no longer needed.'],
    play: () =>
      withApp(async (story) => {
        const [NetworkInterfaceId = ''] = story.world.eniRelease.plant({
          service: 'user',
          subnetId: await story.physicalId('PrivateSubnet', 'app'),
          groupIds: [await story.physicalId('FunctionSecurityGroup', 'app')],
          owner: 'a router',
        });
        const said = await enicleanerIn(story, ['why', 'app']);
        await story.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
        return [said, await doneIn(story, 'app')];
      }),
  },
  {
    what: 'a rule of another group',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['remove that rule.', 'remove the rules named above.'],
    play: () =>
      withApp(async (story) => {
        const [VpcId, referred] = await Promise.all(
          ['Vpc', 'FunctionSecurityGroup'].map((each) => story.physicalId(each, 'app')),
        );
        const { GroupId } = await story.clients.ec2.send(
          new CreateSecurityGroupCommand({ GroupName: 'database', Description: 'd', VpcId }),
        );
        const rule = {
          GroupId,
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: referred }] },
          ],
        };
        await story.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
        const said = await enicleanerIn(story, ['why', 'app']);
        await story.clients.ec2.send(new RevokeSecurityGroupIngressCommand(rule));
        return [said, await doneIn(story, 'app')];
      }),
  },
  ...(['take it off', 'delete it'] as const).map((cure): CliPlay => ({
    what: `a function of nobody’s stack: ${cure}`,
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['take … off this VPC or delete it'],
    play: () =>
      withApp(async (story) => {
        const FunctionName = await story.physicalId('Function', 'app');
        const group = await story.physicalId('FunctionSecurityGroup', 'app');
        const said = await enicleanerIn(story, ['why', group]);
        await (cure === 'delete it'
          ? story.clients.lambda.send(new DeleteFunctionCommand({ FunctionName }))
          : story.clients.lambda.send(
              new UpdateFunctionConfigurationCommand({
                FunctionName,
                VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
              }),
            ));
        return [
          said,
          await enicleanerIn(story, ['wait', group, '--yes', '--timeout', '120']),
          await doneIn(story, group),
        ];
      }),
  })),
];

/** Nothing is in the way any more. @throws Error where it is */
async function doneIn(story: Story, target: string): Promise<Ran> {
  const ran = await enicleanerIn(story, ['why', target]);
  if (ran.exitCode !== 0) throw new Error(`It is in the way still: ${ran.out}`);
  return ran;
}

/** Of `sweep`: the plan, and who is to make it. */
const SWEEPS: readonly CliPlay[] = [
  {
    what: 'to sweep nowhere',
    from: ['src/cli/sweep/index.ts'],
    advice: ['name the Regions to sweep: --regions eu-west-1,us-east-1.'],
    play: inApp('sweep', 'sweep --regions us-east-1'),
  },
  {
    what: 'a role by its ARN',
    from: ['src/cli/sweep/index.ts'],
    advice: ['give it as IAM has it, with its path, without the ARN.'],
    play: inApp(
      'sweep --regions us-east-1 --accounts 123456789012 --role-name arn:aws:iam::123456789012:role/sweeper',
      'sweep --regions us-east-1 --accounts 123456789012 --role-name sweeper',
    ),
  },
  {
    what: 'to sweep without a plan',
    from: ['src/cli/sweep/index.ts'],
    advice: ['make a plan, read it, and then carry it out.'],
    play: () => sweptBy('sweep --regions us-east-1 --yes'),
  },
  {
    what: 'a plan that isn’t there',
    from: ['src/cli/sweep/plan.ts'],
    advice: ['Make a plan first:'],
    play: () => sweptBy('sweep --plan plan.json --yes'),
  },
  {
    what: 'a plan that can’t be written',
    from: ['src/cli/sweep/plan.ts'],
    advice: ['Name another with --file.'],
    play: () => sweptBy('sweep --regions us-east-1 --file nowhere/plan.json'),
  },
];

/** A world with the stack `app`, and a network interface that a function of long ago left in its subnet. */
const withLeftover = (act: (story: Story, id: string) => Promise<readonly Ran[]>): Promise<readonly Ran[]> =>
  withApp(async (story) => {
    const VpcId = await story.physicalId('Vpc', 'app');
    const group = { GroupName: 'old', Description: 'of a function that is gone', VpcId };
    const { GroupId = '' } = await story.clients.ec2.send(new CreateSecurityGroupCommand(group));
    const [id = ''] = story.world.eniRelease.plant({
      service: 'Lambda',
      subnetId: await story.physicalId('PrivateSubnet', 'app'),
      groupIds: [GroupId],
      state: 'orphaned',
      owner: 'gone',
    });
    return act(story, id);
  });

/** Says something, and then a plan is made, read and carried out. */
function sweptBy(first: string): Promise<readonly Ran[]> {
  return inFolder((cwd) =>
    withLeftover(async (story) => {
      const run = (command: string): Promise<Ran> => enicleanerIn(story, command.split(' '), { cwd });
      return [
        await run(first),
        await run('sweep --regions us-east-1 --file plan.json'),
        await run('sweep --plan plan.json --yes'),
      ];
    }),
  );
}

/** The command that an answer proposes: its last paragraph's. */
function proposedBy({ out, err }: Ran): readonly string[] {
  const paragraphs = `${out}\n${err}`.split(/\n(?! )/u).map((each) => each.replaceAll(/\s+/gu, ' ').trim());
  const said = paragraphs.findLast((each) => /^Next: |(?:Go on|Look again) with: /u.test(each)) ?? '';
  return (/(?:Next|with): (?:npm run )?enicleaner (?<args>.*)$/u.exec(said)?.groups?.['args'] ?? '').split(
    ' ',
  );
}

/** Runs what each answer proposes, so many times after the first command. */
async function following(
  run: (args: readonly string[]) => Promise<Ran>,
  first: string,
  times: number,
): Promise<readonly Ran[]> {
  const all = [await run(first.split(' '))];
  while (all.length <= times) all.push(await run(proposedBy(all.at(-1) ?? fail())));
  return all;
}

function fail(): never {
  throw new Error('Nothing was said.');
}

/** A stack `app` that is stuck: its function left network interfaces, which nobody will delete now. */
const stuck = (act: (story: Story) => Promise<readonly Ran[]>): Promise<readonly Ran[]> =>
  withApp(async (story) => {
    await story.delete('app');
    await story.world.time.advance(12 * 60_000);
    return act(story);
  });

const EXPORTING = `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
Outputs:
  Group: { Value: !Ref Group, Export: { Name: network-group } }
`;

const IMPORTING = `Resources:
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !ImportValue network-group, IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 10.0.0.0/16 }
`;

/** What a command proposes as the next one, as it is written; and what else stands in a command's answer. */
const PROPOSED: readonly CliPlay[] = [
  {
    what: 'a stuck stack: why, then what that proposes, to the end',
    from: ['src/cli/why/report.ts', 'src/cli/clean/index.ts'],
    advice: ['Next: …'],
    play: () =>
      stuck(async (story) => {
        const all = await following((args) => enicleanerIn(story, args), 'why app', 1);
        if ((await story.status('app').catch(() => 'gone')) === 'DELETE_FAILED') fail();
        return all;
      }),
  },
  {
    what: 'a stuck stack: clean says what it would do, then does it',
    from: ['src/cli/clean/index.ts'],
    advice: ['Next: … clean …… --yes…'],
    play: () => stuck((story) => following((args) => enicleanerIn(story, args), 'clean app', 1)),
  },
  {
    what: 'a stack that nothing blocks: clean says that it would delete that, then does it',
    from: ['src/cli/clean/index.ts'],
    advice: ['Next: … clean …… --yes --then-delete'],
    play: async () => {
      const story = await Story.begin({ project: null });
      try {
        await story.deploy(EXPORTING, 'app');
        const all = await following((args) => enicleanerIn(story, args), 'clean app --then-delete', 1);
        if ((await story.status('app').catch(() => 'gone')) !== 'gone') fail();
        return all;
      } finally {
        await story.end();
      }
    },
  },
  {
    what: 'a stack that is protected',
    from: ['src/cli/delete-stack.ts'],
    advice: ['If it shall be, turn that off, then ask again: …'],
    play: () =>
      stuck(async (story) => {
        const protect = (EnableTerminationProtection: boolean): Promise<unknown> =>
          story.clients.cloudFormation.send(
            new UpdateTerminationProtectionCommand({ StackName: 'app', EnableTerminationProtection }),
          );
        await protect(true);
        const command = ['clean', 'app', '--yes', '--then-delete'];
        const said = await enicleanerIn(story, command);
        await protect(false);
        const done = await enicleanerIn(story, command);
        if ((await story.status('app').catch(() => 'gone')) !== 'gone') fail();
        return [said, done];
      }),
  },
  {
    what: 'a wait whose time is over',
    from: ['src/cli/wait/index.ts'],
    advice: ['Wait again, or for longer (--timeout).'],
    play: () =>
      withApp(async (story) => {
        const group = await story.physicalId('FunctionSecurityGroup', 'app');
        await story.clients.lambda.send(
          new DeleteFunctionCommand({ FunctionName: await story.physicalId('Function', 'app') }),
        );
        const said = await enicleanerIn(story, ['wait', group, '--yes', '--timeout', '2']);
        const again = await enicleanerIn(story, ['wait', group, '--yes']);
        if (said.exitCode !== 10 || again.exitCode !== 0) fail();
        return [said, again];
      }),
  },
  {
    what: 'a failed deletion of a VPC with a group of somebody’s in it',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['delete what is named above, or the stacks that it is of, if nobody needs it any more.'],
    play: async () => {
      const story = await Story.begin({ project: null });
      try {
        await story.deploy(EXPORTING, 'app');
        const { GroupId } = await story.clients.ec2.send(
          new CreateSecurityGroupCommand({
            GroupName: 'others',
            Description: 'd',
            VpcId: await story.physicalId('Vpc', 'app'),
          }),
        );
        await story.delete('app');
        const said = await enicleanerIn(story, ['why', 'app']);
        await story.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
        return [said, await doneIn(story, 'app')];
      } finally {
        await story.end();
      }
    },
  },
  {
    what: 'a release under way',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['… wait … --yes…'],
    play: () =>
      withApp(async (story) => {
        const group = await story.physicalId('FunctionSecurityGroup', 'app');
        await story.clients.lambda.send(
          new DeleteFunctionCommand({ FunctionName: await story.physicalId('Function', 'app') }),
        );
        const all = await following((args) => enicleanerIn(story, args), `why ${group}`, 1);
        return [...all, await doneIn(story, group)];
      }),
  },
  {
    what: 'a cleaning and a waiting that were interrupted',
    from: ['src/cli/clean/index.ts', 'src/cli/wait/index.ts'],
    advice: ['Go on with: …'],
    play: () =>
      stuck(async (story) => {
        const interruption = new AbortController();
        interruption.abort();
        const interrupted = { interrupted: interruption.signal };
        const ended = [
          await enicleanerIn(story, ['wait', 'app', '--yes'], interrupted),
          await enicleanerIn(story, ['clean', 'app', '--yes', '--then-delete'], interrupted),
        ];
        const all = [...ended];
        for (const each of ended) all.push(await enicleanerIn(story, proposedBy(each)));
        return all;
      }),
  },
  ...(
    [
      ['Next: …', 'clean app --yes --then-delete', 20],
      ['Look again with: …', 'wait app --yes --then-delete --timeout 2', 10],
    ] as const
  ).map(([advice, command, exitCode]): CliPlay => ({
    what: `a deletion that somebody’s own comes into the way of: ${command}`,
    from: ['src/cli/delete-stack.ts'],
    advice: [advice],
    play: () =>
      stuck(async (story) => {
        const place = {
          subnetId: await story.physicalId('PrivateSubnet', 'app'),
          groupIds: [await story.physicalId('FunctionSecurityGroup', 'app')],
        };
        let isThere = false;
        const said = await enicleanerIn(story, command.split(' '), {
          sleep: async (milliseconds) => {
            if (!isThere && (await story.status('app')) === 'DELETE_IN_PROGRESS') {
              story.world.eniRelease.plant({ service: 'user', owner: 'a router', ...place });
              isThere = true;
            }
            await story.world.time.advance(milliseconds);
          },
        });
        if (said.exitCode !== exitCode)
          throw new Error(`It ended with ${said.exitCode}: ${said.out}${said.err}`);
        return [said, await enicleanerIn(story, proposedBy(said))];
      }),
  })),
  {
    what: 'a stack that still has a cleaner, when all is to be taken back',
    from: ['src/cli/register/unregister.ts'],
    advice: ['delete these stacks, or take the cleaner out of their templates and update them;'],
    play: async () => {
      // With the project's own type, whose bundle answers.
      const story = await Story.begin();
      try {
        await story.deploy(example('2-with-cleaner'), 'app');
        const command = ['unregister', '--regions', 'us-east-1', '--yes'];
        const said = await enicleanerIn(story, command);
        await story.delete('app');
        return [said, await enicleanerIn(story, command)];
      } finally {
        await story.end();
      }
    },
  },
  {
    what: 'a template that won’t delete: check, then --fix, then nothing is left',
    from: ['src/cli/check/report.ts'],
    advice: ['Next: … check … --fix'],
    play: () =>
      inFolder(async (cwd) => {
        const all = await following((args) => enicleaner(args, { cwd }), `check ${UNCOVERED}`, 1);
        const after = await enicleaner(['check', UNCOVERED], { cwd });
        if (after.exitCode !== 0) fail();
        return [...all, after];
      }),
  },
  {
    what: 'a plan: read, then carried out',
    from: ['src/cli/sweep/report.ts'],
    advice: ['read …, then … sweep --plan … --yes', 'Next: …'],
    play: async () => (await sweptBy('sweep')).slice(1),
  },
  {
    what: 'credentials of another account than the plan’s',
    from: ['src/cli/sweep/index.ts'],
    advice: ['give those of …, by --profile or AWS_PROFILE.'],
    play: () =>
      inFolder((cwd) =>
        withLeftover(async (story) => {
          const plan = await enicleanerIn(story, ['sweep', '--regions', 'us-east-1', '--file', 'plan.json'], {
            cwd,
          });
          const carry = ['sweep', '--plan', 'plan.json', '--yes'];
          const elsewhere = { account: () => Promise.resolve('210987654321') };
          return [
            await enicleanerIn(story, carry, { cwd }, elsewhere),
            plan,
            await enicleanerIn(story, carry, { cwd }),
          ];
        }),
      ),
  },
  {
    what: 'a place that couldn’t be looked at',
    from: ['src/cli/sweep/report.ts'],
    advice: ['grant what was refused, then ask again.'],
    play: () =>
      withApp(async (story) => {
        const denied = named('UnauthorizedOperation', 'You are not authorized to perform this operation.');
        const ec2 = { send: () => Promise.reject(denied) } as never;
        const command = ['sweep', '--regions', 'us-east-1'];
        return [await enicleanerIn(story, command, {}, { ec2 }), await enicleanerIn(story, command)];
      }),
  },
  {
    what: 'what another service left free',
    from: ['src/cli/sweep/report.ts'],
    advice: ['delete what is named “by hand” yourself, once nothing uses it:'],
    play: () =>
      withApp(async (story) => {
        const [NetworkInterfaceId = ''] = story.world.eniRelease.plant({
          service: 'EksPod',
          subnetId: await story.physicalId('PrivateSubnet', 'app'),
          groupIds: [await story.physicalId('FunctionSecurityGroup', 'app')],
          state: 'orphaned',
          owner: 'cluster',
        });
        const said = await enicleanerIn(story, ['sweep', '--regions', 'us-east-1']);
        await story.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
        const after = await enicleanerIn(story, ['sweep', '--regions', 'us-east-1']);
        if (after.exitCode !== 0) fail();
        return [said, after];
      }),
  },
  {
    what: 'a page that can’t be written',
    from: ['src/cli/timeline/index.ts'],
    advice: ['Name another with --file, or - for standard output.'],
    play: () =>
      withApp(async (story) => [
        await enicleanerIn(story, ['timeline', 'app', '--file', 'nowhere/page.html']),
        await enicleanerIn(story, ['timeline', 'app', '--file', '-']),
      ]),
  },
  {
    what: 'to unregister nowhere',
    from: ['src/cli/register/place.ts'],
    advice: ['name the Regions: --regions eu-west-1,us-east-1, or --region.'],
    play: inApp('unregister', 'unregister --regions us-east-1'),
  },
  {
    what: 'a cut id',
    from: ['src/cli/why/collect.ts'],
    advice: ['Check it, --region and --profile.'],
    play: inApp('why sg-12', 'why {FunctionSecurityGroup}'),
  },
  {
    what: 'a stack whose export is imported',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['delete or change … first.'],
    play: async () => {
      const story = await Story.begin({ project: null });
      try {
        await story.deploy(EXPORTING, 'network');
        await story.deploy(IMPORTING, 'user');
        const said = await enicleanerIn(story, ['why', 'network']);
        await story.delete('user');
        return [said, await doneIn(story, 'network')];
      } finally {
        await story.end();
      }
    },
  },
  {
    what: 'a group that is associated with another VPC',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['disassociate the groups named above.'],
    play: () =>
      withApp(async (story) => {
        const { ec2 } = story.clients;
        const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
        const own = await story.physicalId('Vpc', 'app');
        const group = { GroupName: 'shared', Description: 'of two VPCs', VpcId: own };
        const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group));
        await ec2.send(new AssociateSecurityGroupVpcCommand({ GroupId, VpcId: Vpc?.VpcId }));
        await story.world.time.advance(60_000);
        const said = await enicleanerIn(story, ['why', GroupId]);
        await ec2.send(new DisassociateSecurityGroupVpcCommand({ GroupId, VpcId: Vpc?.VpcId }));
        await story.world.time.advance(60_000);
        return [said, await doneIn(story, GroupId)];
      }),
  },
  {
    what: 'what belongs to another account of a shared VPC',
    from: ['src/cli/why/in-words.ts', 'src/cli/why/next-step.ts'],
    advice: ['ask the people of account … to delete what … is for.'],
    play: () =>
      withLeftover(async (story, id) => {
        Object.assign(story.world.ec2.networkInterface(id) ?? {}, { ownerId: '210987654321' });
        const group = story.world.ec2.networkInterface(id)?.groupIds[0] ?? '';
        const said = await enicleanerIn(story, ['why', group]);
        // They do so.
        story.world.ec2.remove('account:210987654321', id);
        return [said, await doneIn(story, group)];
      }),
  },
];

export const CLI: readonly CliPlay[] = [...USAGE, ...TARGETS, ...REFUSALS, ...CURES, ...SWEEPS, ...PROPOSED];
