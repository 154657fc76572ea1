import { HIDDEN_TYPES } from '../../src/guard/coverage/hidden';
import { NOT_KNOWN_TYPES } from '../../src/guard/coverage/not-known';
import {
  GO_WITH_THEIR_RESOURCE,
  MAKE_NONE,
  NOT_LEFT_BY_A_SERVICE,
} from '../../src/guard/coverage/other-types';
import { VPC_USER_TYPES } from '../../src/guard/coverage/vpc-users';
import { SERVICE_PROFILES } from '../../src/network-interfaces/service-profiles';
import { readSchemas } from './schemas';

/** A type that names security groups or subnets, and that nobody has judged, fails here when the pin moves. */
const { count, naming } = readSchemas();

/** Each table once, with its types. */
const VERDICTS: Readonly<Record<string, readonly string[]>> = {
  'the guard looks after it': [...VPC_USER_TYPES.keys()],
  'there may be functions behind it': [...HIDDEN_TYPES.keys()],
  'not known whether': [...NOT_KNOWN_TYPES.keys()],
  'goes with its resource': Object.values(GO_WITH_THEIR_RESOURCE).flat(),
  'not left by a service': NOT_LEFT_BY_A_SERVICE.flatMap(({ types }) => types),
  'makes no network interface': MAKE_NONE.flatMap(({ types }) => types),
};
const judged = Object.values(VERDICTS).flat();

/** Whose schemas don't name groups or subnets, though templates hand them to what is behind. */
const NAMED_ELSEWHERE = new Set([
  'AWS::CloudFormation::Stack',
  'AWS::Serverless::Application',
  // By its event source, or by texts in `SourceAccessConfigurations`.
  'AWS::Lambda::EventSourceMapping',
]);

test('there are schemas to read', () => {
  expect(count).toBeGreaterThan(1_800);
  expect(naming.size).toBeGreaterThan(180);
});

test('each type that names security groups or subnets is judged', () => {
  expect([...naming.keys()].filter((type) => !judged.includes(type)).toSorted()).toEqual([]);
});

test('each type is judged once, and no other', () => {
  expect(judged.toSorted()).toEqual([...new Set(judged)].toSorted());
  const without = judged.filter((type) => !naming.has(type) && !NAMED_ELSEWHERE.has(type));
  expect(without).toEqual([]);
});

/** Lists of these types that have no network interface of theirs, and why. */
const OTHER_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  // Where the checks go to: the instances that are there.
  [
    'AWS::EC2::ApplicationStatusCheck',
    ['HealthCheckPaths.[].Destinations.[].SecurityGroupId', 'HealthCheckPaths.[].Destinations.[].SubnetId'],
  ],
  // What it was given, told once more as an attribute.
  [
    'AWS::BedrockAgentCore::OAuth2CredentialProvider',
    ['PrivateEndpoint', 'PrivateEndpointOverrides.[].PrivateEndpoint'].flatMap((each) =>
      ['SecurityGroupIds', 'SubnetIds'].map(
        (name) => `Oauth2ProviderConfigOutput.${each}.ManagedVpcResource.${name}`,
      ),
    ),
  ],
  // Whether the service or the user manages its groups; a group of the service's own, as an attribute.
  ['AWS::SageMaker::Domain', ['AppSecurityGroupManagement', 'SecurityGroupIdForDomainBoundary']],
]);

describe('what the guard reads of a type', () => {
  const types = [...VPC_USER_TYPES].filter(([type]) => naming.has(type));

  it.each(types)('stands in the schema of %s, and nothing else of its lists does', (type, kinds) => {
    const read = kinds.flatMap(({ lists }) => lists);
    const others = OTHER_LISTS.get(type) ?? [];
    expect([...read, ...others].toSorted()).toEqual([...(naming.get(type) ?? [])].toSorted());
  });

  it.each([...VPC_USER_TYPES])('is named by %s with a source, and by different nouns', (_type, kinds) => {
    const nouns = kinds.map(({ noun }) => noun);
    expect(new Set(nouns).size).toBe(nouns.length);
    for (const { source, service } of kinds) {
      expect(source).not.toBe('');
      expect(SERVICE_PROFILES.map((each) => each.service)).toContain(service);
    }
  });
});

describe('where the guard makes a note', () => {
  it.each([...NOT_KNOWN_TYPES].filter(([type]) => naming.has(type)))(
    'all lists of %s are looked at',
    (type, { given, source }) => {
      const first = [...(naming.get(type) ?? [])].map((path) => path.split('.', 1)[0]);
      const ecs = (path: string | undefined): boolean =>
        type === 'AWS::Pipes::Pipe' && path === 'TargetParameters';
      const text = (path: string | undefined): boolean =>
        /^(?:Channel|Input)SecurityGroups$/u.test(path ?? '');
      expect(new Set(first.filter((path) => !ecs(path) && !text(path)))).toEqual(new Set(given));
      expect(source).not.toBe('');
    },
  );
});
