import { checkUpdate } from '../../src/guard/update';
import { inWords } from '../../src/guard/words';
import { EVERY_SERVICE, template } from './templates';

interface Parts {
  readonly groups?: string;
  readonly uses?: string;
  readonly subnet?: string;
  readonly function?: string;
  readonly attributes?: string;
  readonly cleaner?: string;
  readonly more?: string;
}

const GROUP = (name: string, description = 'g'): string =>
  `  ${name}: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: ${description}, VpcId: vpc-12345678 } }\n`;

function sam({
  groups = GROUP('Group'),
  uses = '!Ref Group',
  subnet = 'subnet-12345678',
  attributes = '',
  cleaner = '',
  more = '',
}: Parts): string {
  const vpc = uses === '' ? '' : `, VpcConfig: { SecurityGroupIds: [${uses}], SubnetIds: [${subnet}] }`;
  return `
Transform: AWS::Serverless-2016-10-31
Resources:
${groups}${cleaner}${more}  Fn: { Type: 'AWS::Serverless::Function', Properties: { Handler: i.h, Runtime: nodejs22.x, CodeUri: 's3://b/k'${vpc}${attributes} } }
`;
}

function left(before: string, after: string): readonly string[] {
  return checkUpdate(template(before), template(after), EVERY_SERVICE).map((each) => inWords(each));
}

const CLEANER = (more = ''): string =>
  `  Cleaner: { Type: 'Org::VPC::EniCleaner', Properties: { SecurityGroupIds: [!Ref Group]${more} } }\n`;

const BY = ', FunctionNames: [!Ref Fn]';
const ALIAS = ', AutoPublishAlias: live';
const ALL = `${ALIAS}, AutoPublishAliasAllProperties: true`;
const HASHED = `${ALIAS}, AutoPublishCodeSha256: ${'ab'.repeat(32)}`;
const OTHER = { groups: GROUP('Other'), uses: '!Ref Other' };

describe('an update leaves', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a group that goes with no cleaner',
      sam({}),
      sam(OTHER),
      /no cleaner of the template before guards it/u,
    ],
    ['a group of a function that leaves its VPC', sam({}), sam({ groups: '', uses: '' }), /no cleaner/u],
    [
      'a group that is replaced',
      sam({}),
      sam({ groups: GROUP('Group', 'another') }),
      /This update takes away the security group Group, which the function Fn has used so far/u,
    ],
    [
      'what an alias goes on using: a change of VpcConfig alone publishes nothing',
      sam({ attributes: ALIAS, cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: ALIAS }),
      /publishes no new version: the alias goes on using Fn\.Version there.*AutoPublishAliasAllProperties/u,
    ],
    [
      'the same, where the version would be deleted',
      sam({ attributes: `${ALIAS}, VersionDeletionPolicy: Delete`, cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: `${ALIAS}, VersionDeletionPolicy: Delete` }),
      /the alias goes on using/u,
    ],
    [
      'what a retained version is in, though another is published',
      sam({ attributes: `${ALIAS}, AutoPublishAliasAllProperties: true`, cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: `${ALIAS}, AutoPublishAliasAllProperties: true` }),
      /its published version Fn\.Version stays, and its network interfaces with it/u,
    ],
    ...[
      ['events', "Events: { E: { Type: Schedule, Properties: { Schedule: 'rate(1 day)' } } }"],
      ['policies', 'Policies: [AmazonS3ReadOnlyAccess]'],
    ].map(([what, more]): [string, string, string, RegExp] => [
      `what an alias goes on using: ${what} are none of the function’s own properties`,
      sam({ attributes: `${ALL}, VersionDeletionPolicy: Delete`, cleaner: CLEANER() }),
      sam({
        attributes: `${ALL}, VersionDeletionPolicy: Delete, ${more}`,
        groups: GROUP('Group', 'another'),
        cleaner: CLEANER(),
      }),
      /the alias goes on using/u,
    ]),
    [
      'what an alias goes on using: a hash of the user’s own that stays publishes nothing',
      sam({ attributes: `${HASHED}, VersionDeletionPolicy: Delete`, cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: `${HASHED}, VersionDeletionPolicy: Delete, MemorySize: 256` }),
      /the alias goes on using/u,
    ],
    [
      'what a version of the template’s own is in',
      sam({
        more: `  V: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: !Ref Fn } }\n`,
        cleaner: CLEANER(),
      }),
      sam({
        ...OTHER,
        more: `  V: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: !Ref Fn } }\n`,
      }),
      /its published version V stays, and its network interfaces with it/u,
    ],
    [
      'what goes together with its cleaner, which goes before the function',
      sam({ cleaner: CLEANER(BY) }),
      'Resources: {}',
      /and Cleaner, which is deleted before the function/u,
    ],
    [
      'what a cleaner doesn’t wait for in updates',
      sam({ cleaner: CLEANER(', UpdateTimeoutInMinutes: 0') }),
      sam(OTHER),
      /Cleaner doesn’t wait in an update, as its UpdateTimeoutInMinutes is 0/u,
    ],
  ])('%s', (_name, before, after, said) => {
    const [only, ...more] = left(before, after);
    expect(only).toMatch(said);
    expect(more).toEqual([]);
  });
});

const VERSION = (more = '', attributes = ''): string =>
  `  V: { Type: 'AWS::Lambda::Version', ${attributes}Properties: { FunctionName: !Ref Fn${more} } }\n`;
const SG = 'sg-12345678';
const SUBNET = (zone: string, range: string): string =>
  `  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: vpc-1, AvailabilityZone: ${zone}, CidrBlock: !Select [1, !Cidr ${range}] } }\n`;
const VPC = (id: string): string => `  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: ${id} } }\n`;
const IN_VPC = (vpc: string): string => GROUP('Group').replace('vpc-12345678', vpc);
const WANTED = GROUP('Group').replace('{ Type', '{ Condition: Wanted, Type');

describe('an update leaves', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'what a version stays in that is replaced, and kept by its policy',
      sam({ more: VERSION(), cleaner: CLEANER() }),
      sam({ ...OTHER, more: VERSION(', Description: two', 'UpdateReplacePolicy: Retain, ') }),
      /its published version V stays/u,
    ],
    [
      'what a retained version is in whose alias is taken out',
      sam({ attributes: ALIAS, cleaner: CLEANER() }),
      sam(OTHER),
      /its published version Fn\.Version stays, and its network interfaces with it/u,
    ],
    [
      'a group in a VPC that is replaced',
      sam({ groups: VPC('10.0.0.0/16') + IN_VPC('!Ref Vpc') }),
      sam({ groups: VPC('10.1.0.0/16') + IN_VPC('!GetAtt Vpc.VpcId') }),
      /This update takes away the security group Group/u,
    ],
    [
      'a group that goes by its condition',
      sam({}),
      `${sam({ groups: WANTED, uses: 'sg-12345678' })}Conditions: { Wanted: !Equals [a, b] }\n`,
      /This update takes away the security group Group/u,
    ],
  ])('%s', (_name, before, after, said) => {
    const [only, ...more] = left(before, after);
    expect(only).toMatch(said);
    expect(more).toEqual([]);
  });
});

describe('an update leaves nothing', () => {
  it.each<[string, string, string]>([
    ['when nothing goes', sam({}), sam({ attributes: ', Timeout: 30' })],
    [
      'when the group stays in the template',
      sam({}),
      sam({ groups: GROUP('Group') + GROUP('Other'), uses: '!Ref Other' }),
    ],
    ['when the cleaner that guards it goes with it', sam({ cleaner: CLEANER() }), sam(OTHER)],
    ['when the cleaner takes off a function that moves', sam({ cleaner: CLEANER(BY) }), sam(OTHER)],
    ['when all go, the function first', sam({ cleaner: CLEANER(), attributes: '' }), 'Resources: {}'],
    [
      'when the version goes that was in it',
      sam({ attributes: `${ALIAS}, VersionDeletionPolicy: Delete`, cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: `${ALIAS}, VersionDeletionPolicy: Delete, MemorySize: 256` }),
    ],
    ...[
      ['the code', "CodeUri: { Bucket: b, Key: !Join ['/', [k, !Ref Key]] }"],
      ['its hash', 'AutoPublishCodeSha256: !Ref Key'],
    ].map(([what, more]): [string, string, string] => {
      const parameters = `Parameters: { Key: { Type: String } }\n`;
      const attributes = `${ALIAS}, VersionDeletionPolicy: Delete, ${more}`;
      const plain = (parts: Parts): string =>
        sam(parts).replace(more?.startsWith('CodeUri') === true ? ", CodeUri: 's3://b/k'" : '', '') +
        parameters;
      return [
        `that is known, when a parameter gives ${what}: another version may be published`,
        plain({ attributes, cleaner: CLEANER() }),
        plain({ ...OTHER, attributes }),
      ];
    }),
    [
      'when all properties count no more, which publishes another version',
      sam({ attributes: `${ALL}, VersionDeletionPolicy: Delete`, cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: `${ALIAS}, VersionDeletionPolicy: Delete` }),
    ],
    [
      'when the group is kept by its policy',
      sam({ groups: GROUP('Group').replace('{ Type', '{ DeletionPolicy: Retain, Type') }),
      sam(OTHER),
    ],
    [
      'when the group has a condition that holds',
      sam({}),
      `${sam({ groups: WANTED, uses: 'sg-12345678' })}Conditions: { Wanted: !Equals [a, a] }\n`,
    ],
    [
      'when a name is put together in another way',
      sam({ groups: GROUP('Group', "!Sub '${AWS::StackName} of functions'") }),
      sam({ groups: GROUP('Group', "!Join [' ', [!Ref AWS::StackName, of, functions]]") }),
    ],
    [
      'when a subnet’s zone and range are spelled otherwise',
      sam({
        groups: SUBNET("!Select [0, !GetAZs '']", '[10.0.0.0/16, 4, 8]'),
        uses: SG,
        subnet: '!Ref Subnet',
      }),
      sam({
        groups: SUBNET("!Select ['0', !GetAZs { Ref: AWS::Region }]", "[10.0.0.0/16, '4', '8']"),
        uses: SG,
        subnet: '!Ref Subnet',
      }),
    ],
    ['when the group is said in other words', sam({}), sam({ groups: GROUP('Group', '!Sub g') })],
    [
      'when a description becomes the default of a parameter',
      sam({}),
      `${sam({ groups: GROUP('Group', '!Ref Said') })}Parameters: { Said: { Type: String, Default: g } }\n`,
    ],
    [
      'when the VPC is referred to by its attribute',
      sam({ groups: VPC('10.0.0.0/16') + IN_VPC('!Ref Vpc') }),
      sam({ groups: VPC('10.0.0.0/16') + IN_VPC('!GetAtt Vpc.VpcId') }),
    ],
    [
      'when the version is replaced that was in it',
      sam({ more: VERSION(), cleaner: CLEANER() }),
      sam({ ...OTHER, more: VERSION(', Description: two') }),
    ],
    [
      'when the function is replaced, and its version with it',
      sam({ attributes: ', FunctionName: one', more: VERSION(), cleaner: CLEANER() }),
      sam({ ...OTHER, attributes: ', FunctionName: two', more: VERSION() }),
    ],
    [
      'when the alias is taken out, and its version with it',
      sam({ attributes: `${ALIAS}, VersionDeletionPolicy: Delete`, cleaner: CLEANER() }),
      sam(OTHER),
    ],
    [
      'when the group is replaced, and kept by a policy that a mapping has',
      sam({}),
      `${sam({ groups: GROUP('Group', 'another').replace('{ Type', '{ UpdateReplacePolicy: !FindInMap [M, a, b], Type') })}Mappings: { M: { a: { b: Retain } } }\n`,
    ],
    [
      'when a function goes with its versions',
      sam({ attributes: ALIAS, cleaner: CLEANER() }),
      'Resources: {}',
    ],
  ])('%s', (_name, before, after) => {
    expect(left(before, after)).toEqual([]);
  });
});

it('conditions are decided by what the parameters were given', () => {
  const before = `
Parameters: { UseVpc: { Type: String, Default: 'no' } }
Conditions: { InVpc: !Equals [!Ref UseVpc, 'yes'] }
Resources:
${GROUP('Group')}  Fn:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: !If
        - InVpc
        - { SecurityGroupIds: [!Ref Group], SubnetIds: [subnet-12345678] }
        - !Ref AWS::NoValue
`;
  const after = before.replace('GroupDescription: g', 'GroupDescription: another');
  const said = (parameters: ReadonlyMap<string, string>): number =>
    checkUpdate(template(before), template(after), EVERY_SERVICE, parameters).length;
  expect(said(new Map())).toBe(0);
  expect(said(new Map([['UseVpc', 'yes']]))).toBe(1);
  expect(said(new Map([['Unknown', 'yes']]))).toBe(0);
});
