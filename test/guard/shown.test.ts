import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { applyRemedy } from '../../sandbox/demo/remedy';
import { check } from '../../src/guard/check';
import { checkTemplate } from '../../src/guard/check-template';
import { GUIDE } from '../../src/guard/cure';
import type { Finding } from '../../src/guard/findings';
import { identity } from '../../src/guard/findings';
import { guard } from '../../src/guard';
import type { HookOutcome } from '../../src/guard/protocol';
import { settingsOf } from '../../src/guard/settings';
import { isUnreadable, readTemplate } from '../../src/guard/template/template';
import { isFromCdk } from '../../src/guard/words';
import { responseOf, type HookResponse, type ResponseAnnotation } from '../../src/runtime/hook/response';
import { NO_EFFECTS, STACK_ID } from './events';
import { asTheCdkShows, atFirst, gluedByWarn } from './reader';
import { brief, EVERY_SERVICE, template } from './templates';

const CORPUS = join(__dirname, 'corpus');

interface Judged {
  readonly name: string;
  readonly text: string;
  readonly response: HookResponse;
  readonly findings: readonly Finding[];
}

let judged: readonly Judged[];

beforeAll(async () => {
  const names = readdirSync(CORPUS).filter((name) => /\.(?:yaml|json)$/u.test(name));
  const texts = names.map((name) => [name, readFileSync(join(CORPUS, name), 'utf8')] as const);
  const readable = texts.filter(([, text]) => !isUnreadable(readTemplate(text)));
  judged = await Promise.all(
    readable.map(async ([name, text]) => ({
      name,
      text,
      response: responseOf(await outcomeOf(text), 'token', 'registered'),
      findings: check(template(text), EVERY_SERVICE),
    })),
  );
});

async function outcomeOf(text: string, mode = 'FAIL'): Promise<HookOutcome> {
  return await checkTemplate(
    NO_EFFECTS,
    {
      point: 'CREATE_PRE_PROVISION',
      targetName: 'STACK',
      targetLogicalId: 'orders',
      account: '123456789012',
      stackId: STACK_ID,
      configuration: {},
      model: () => Promise.resolve({ template: text }),
      deadline: 25_000,
    },
    settingsOf({ Mode: mode }),
  );
}

/** Every annotation with what it is about. */
function annotations(): readonly (Judged & {
  readonly annotation: ResponseAnnotation;
  readonly finding: Finding;
})[] {
  return judged.flatMap((each) =>
    (each.response.annotations ?? []).map((annotation, index) => {
      const finding = each.findings[index];
      if (finding === undefined) throw new Error(`${each.name}: more annotations than findings`);
      return { ...each, annotation, finding };
    }),
  );
}

describe('an annotation', () => {
  it('says in its first 300 characters what is wrong: a whole sentence', () => {
    for (const { annotation } of annotations()) {
      expect(atFirst(annotation.statusMessage)).toMatch(/\.(?: |$)/u);
    }
  });

  it('fits into 300 characters with names as long as they may be, and says what is wrong', async () => {
    const long = (name: string): string => `${name}${'x'.repeat(250 - name.length)}`;
    const [group, subnet, fn, provider] = ['Group', 'Subnet', 'Fn', 'Provider'].map(long);
    const vpc = `{ SecurityGroupIds: [!Ref ${group}], SubnetIds: [!Ref ${subnet}] }`;
    const text = `
Conditions: { ${long('Prod')}: !Equals [!Ref AWS::Region, eu-central-1] }
Resources:
  ${group}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g } }
  ${subnet}: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-12345678 } }
  ${fn}: { Type: AWS::Lambda::Function, Condition: ${long('Prod')}, Properties: { VpcConfig: ${vpc} } }
  ${provider}: { Type: AWS::Lambda::CapacityProvider, Properties: { VpcConfig: ${vpc} } }
`;
    const { annotations: given, message } = await outcomeOf(text);
    expect(given).toHaveLength(2);
    for (const { statusMessage, remediationMessage = '' } of given) {
      expect(statusMessage.length).toBeLessThanOrEqual(300);
      expect(statusMessage).toMatch(
        /uses the security group Groupx+…x+ and the subnet Subnetx+…x+, and no Org::VPC::EniCleaner/u,
      );
      expect(remediationMessage.indexOf(' The guide (')).toBeLessThanOrEqual(300);
    }
    expect(message).toContain(' The guide (');
    expect(message.length).toBeLessThanOrEqual(4_096);
  });

  it('has a cure of which the first 300 characters can be followed, after which the finding is gone', () => {
    const inWords: string[] = [];
    let followedOnes = 0;
    for (const { name, text, annotation, finding } of annotations()) {
      const { remediationMessage } = annotation;
      if (remediationMessage === undefined || isFromCdk(template(text))) continue;
      if (remediationMessage.includes('In full: ')) {
        inWords.push(`${name}: ${brief(finding)}`);
        continue;
      }
      // The guide's address may be cut off there; the cure isn't.
      const end = remediationMessage.indexOf(' The guide (');
      expect(end).toBeLessThanOrEqual(300);
      const cure = `${atFirst(remediationMessage, end)} The guide (`;
      const left = check(template(applyRemedy(text, cure)), EVERY_SERVICE).map(identity);
      expect(left).not.toContain(identity(finding));
      followedOnes += 1;
    }
    expect(followedOnes).toBeGreaterThan(50);
    expect(inWords).toEqual(['two-groups-under-two-conditions.yaml: error uncovered Function']);
  });

  it('that is too long for one glance names the resources first, and has the whole after that', () => {
    const long = annotations().filter(
      ({ annotation }) => annotation.remediationMessage?.includes('In full: ') === true,
    );
    expect(long.length).toBeGreaterThan(0);
    for (const { text, annotation, finding } of long) {
      const { remediationMessage = '' } = annotation;
      const [first = '', whole = ''] = remediationMessage.split(' In full: ');
      expect(first.indexOf(' The guide (')).toBeLessThanOrEqual(300);
      expect(first).toMatch(/DependsOn|addResourceDependency/u);
      if (isFromCdk(template(text))) continue;
      const left = check(template(applyRemedy(text, `${whole} The guide (`)), EVERY_SERVICE).map(identity);
      expect(left).not.toContain(identity(finding));
    }
  });

  it('has the guide’s address in its text, where the CDK’s command still shows it', () => {
    for (const { annotation } of annotations()) {
      if (annotation.status !== 'FAILED') continue;
      const [, status = '', remedy = ''] = asTheCdkShows(annotation);
      expect(remedy).toContain(GUIDE);
      expect(status).not.toContain('…');
    }
  });

  it('keeps its first sentence short where a resource has many and long names', async () => {
    const long = (kind: string, index: number): string =>
      `${kind}WithALongNameAsTheCdkGivesThem${index}Resource0A1B2C3D`;
    const ids = (kind: string, count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => long(kind, index));
    const resources = Object.fromEntries([
      ...ids('Group', 5).map((id) => [id, { Type: 'AWS::EC2::SecurityGroup' }]),
      ...ids('Subnet', 6).map((id) => [id, { Type: 'AWS::EC2::Subnet' }]),
    ]) as Record<string, object>;
    const refs = (kind: string, count: number): readonly object[] => ids(kind, count).map((Ref) => ({ Ref }));
    resources['FunctionWithALongName'] = {
      Type: 'AWS::Lambda::Function',
      Properties: { VpcConfig: { SecurityGroupIds: refs('Group', 5), SubnetIds: refs('Subnet', 6) } },
    };
    const outcome = await outcomeOf(JSON.stringify({ Resources: resources }));
    const [annotation] = responseOf(outcome, 'token', 'registered').annotations ?? [];
    expect(atFirst(annotation?.statusMessage ?? '')).toContain('no Org::VPC::EniCleaner covers them.');
    expect(atFirst(annotation?.remediationMessage ?? '')).toMatch(
      /^Add, of type Org::VPC::EniCleaner, EniCleaner \(SecurityGroupIds: .* and \d more, SubnetIds: .* and \d more\); in FunctionWithALongName: "DependsOn": \["EniCleaner"\]\. /u,
    );
  });
});

describe('a message', () => {
  it('is a sentence still when CloudFormation glues its own to it', () => {
    for (const { response } of judged) {
      if (response.hookStatus !== 'FAILED') continue;
      const event = gluedByWarn(response.message);
      expect(event).toMatch(/\) says more\. Failure was ignored under WARN mode\.$/u);
      expect(event).not.toMatch(/\.\./u);
      expect(response.message).not.toMatch(/\n/u);
    }
    expect(judged.filter(({ response }) => response.hookStatus === 'FAILED').length).toBeGreaterThan(30);
  });

  it('of success ends with a full stop', () => {
    const passed = judged.flatMap(({ response }) =>
      response.hookStatus === 'SUCCESS' ? [response.message] : [],
    );
    expect(passed.filter((message) => !/[^.]\.$/u.test(message))).toEqual([]);
  });

  it('has the cure in the 1,024 characters that the API shows', () => {
    for (const { response } of judged) {
      if (response.hookStatus !== 'FAILED') continue;
      expect(response.message.slice(0, 1_024)).toMatch(/Add|In |Take |Write |In the CDK/u);
    }
  });

  it('of a failure of the hook itself has no two full stops either', async () => {
    const wrong = guard(NO_EFFECTS, {
      point: 'CREATE_PRE_PROVISION',
      targetName: 'STACK',
      targetLogicalId: 'orders',
      account: '123456789012',
      stackId: STACK_ID,
      configuration: { Mode: 'maybe' },
      model: () => Promise.resolve({}),
      deadline: 25_000,
    });
    const { message } = await wrong.then(
      () => ({ message: '' }),
      (error: unknown) => error as Error,
    );
    const failed: HookOutcome = {
      status: 'FAILED',
      errorCode: 'InvalidTypeConfiguration',
      message,
      annotations: [],
    };
    expect(gluedByWarn(responseOf(failed, 'token', 'registered').message)).not.toMatch(/\.\./u);
  });
});
