import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';

import { check } from '../../src/guard/check';
import { applyFix, proposeFix } from '../../src/guard/fixes/propose';
import { isUnreadable, readTemplate } from '../../src/guard/template/template';
import { fixInWords, inWords } from '../../src/guard/words';
import { EVERY_SERVICE } from './templates';
import { cases } from '../support/cases';

/** Does all that the guard does with a template. */
function goThrough(text: string): void {
  const read = readTemplate(text);
  if (isUnreadable(read)) return;
  const findings = check(read, EVERY_SERVICE);
  for (const finding of findings) {
    inWords(finding);
    const fix = proposeFix(read, finding, findings, EVERY_SERVICE);
    if (fix === undefined) continue;
    fixInWords(read, fix);
    applyFix(read, fix);
  }
}

/** Words that mean something in a template, among some that don't. */
const word = fc.constantFrom(
  ...`
    Ref Fn::GetAtt Fn::If Fn::Sub Fn::Join Fn::Split Fn::Select Fn::FindInMap Fn::ForEach::A Fn::Transform
    Fn::Equals Fn::Not Fn::And Condition Conditions Resources Parameters Mappings Globals Function Transform
    Type Properties DependsOn DeletionPolicy Retain VpcConfig SecurityGroupIds SubnetIds FunctionNames Services
    VpcId Role PolicyDocument Statement ManagedPolicyArns ServiceToken AWS::Lambda::Function
    AWS::Serverless::Function Org::VPC::EniCleaner AWS::EC2::SecurityGroup AWS::EC2::Subnet AWS::EC2::VPC
    AWS::IAM::Role AWS::IAM::Policy Custom::EniCleanup AWS::CloudFormation::Stack AWS::Lambda::Version
    AWS::NoValue A B A.Arn \${A} __proto__ constructor toString * ( \${ ! ec2:*[
  `.split(/\s+/u),
);

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    word,
    fc.constantFrom(null, true, 0, -1, 1e300),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('json')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** A resource of a type that the guard looks into, with anything in it. */
const resource = fc.record(
  {
    Type: word,
    Condition: json,
    DependsOn: json,
    DeletionPolicy: json,
    Properties: fc.oneof(
      json,
      fc.record({
        VpcConfig: json,
        Role: json,
        SecurityGroupIds: json,
        SubnetIds: json,
        FunctionNames: json,
      }),
      fc.record({ VpcConfig: fc.record({ SecurityGroupIds: json, SubnetIds: json }), FunctionName: json }),
    ),
  },
  { requiredKeys: ['Type'] },
);

const templates = fc.record(
  {
    Resources: fc.oneof(json, fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D', 'Fn::ForEach::A'), resource)),
    Conditions: fc.oneof(json, fc.dictionary(fc.constantFrom('A', 'B'), json)),
    Parameters: json,
    Mappings: json,
    Globals: json,
    Transform: json,
  },
  { requiredKeys: ['Resources'] },
);

describe('the guard never throws', () => {
  it('on any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.jsonValue(), templates), (value) => {
        expect(() => goThrough(JSON.stringify(value))).not.toThrow();
      }),
      cases(1_000),
    );
  });

  it('on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(() => goThrough(text)).not.toThrow();
      }),
      cases(300),
    );
  });

  it('on templates with a piece cut out or doubled', () => {
    const corpus = join(__dirname, 'corpus');
    const texts = readdirSync(corpus)
      .filter((name) => /\.(?:yaml|json)$/u.test(name))
      .map((name) => readFileSync(join(corpus, name), 'utf8'));
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat(60),
        fc.boolean(),
        (text, at, length, twice) => {
          const from = at % text.length;
          const piece = text.slice(from, from + length);
          const broken = text.slice(0, from) + (twice ? piece + piece : '') + text.slice(from + length);
          expect(() => goThrough(broken)).not.toThrow();
        },
      ),
      cases(250),
    );
  });

  it.each([
    ['ten thousand brackets', '['.repeat(10_000)],
    ['ten thousand maps', '{"a":'.repeat(10_000)],
    ['deep JSON', `{"Resources":${'{"A":'.repeat(5_000)}1${'}'.repeat(5_000)}}`],
    [
      'aliases of aliases',
      `a0: &a0 [${'1,'.repeat(9)}]\n${[1, 2, 3, 4, 5, 6, 7, 8, 9]
        .map((index) => `a${index}: &a${index} [${`*a${index - 1},`.repeat(9)}]`)
        .join('\n')}\nResources: *a9`,
    ],
    ['an alias of itself', 'Resources: &a\n  A: *a\n'],
    ['loops in loops', loopsInLoops()],
    ['a mapping that looks itself up, twice each time', JSON.stringify(mappingOfItself())],
    ['texts of texts, each twice', JSON.stringify(inSubnet(textsOfTexts(55)))],
    [
      'conditions in circles',
      JSON.stringify(withConditions({ A: { Condition: 'B' }, B: { Condition: 'A' } })),
    ],
    ['a chain of conditions', JSON.stringify(withConditions(chainOfConditions(3_000)))],
    ['more conditions than can be combined', JSON.stringify(withConditions(manyConditions(60)))],
  ])('on %s, and takes no time for it', (_name, text) => {
    expect(() => goThrough(text)).not.toThrow();
  });
});

function loopsInLoops(): string {
  const values = Array.from({ length: 100 }, (_, index) => String(index));
  let body: object = { 'A${V0}${V1}${V2}${V3}${V4}': { Type: 'AWS::SNS::Topic' } };
  for (let depth = 0; depth < 5; depth += 1) {
    body = { [`Fn::ForEach::L${depth}`]: [`V${depth}`, values, body] };
  }
  return JSON.stringify({ Transform: 'AWS::LanguageExtensions', Resources: body });
}

function mappingOfItself(): object {
  const again = { 'Fn::FindInMap': ['M', 'a', 'b'] };
  return { Mappings: { M: { a: { b: [again, again] } } }, ...inSubnet(again) };
}

function textsOfTexts(depth: number): object {
  let text: object = { Ref: 'Group' };
  for (let level = 0; level < depth; level += 1) text = { 'Fn::Sub': ['${X}${X}', { X: text }] };
  return text;
}

function inSubnet(id: object): object {
  const VpcConfig = { SecurityGroupIds: [{ Ref: 'Group' }], SubnetIds: [id] };
  return {
    Resources: {
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
      Function: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig } },
    },
  };
}

function withConditions(conditions: object): object {
  const names = Object.keys(conditions);
  const groups = names.map((name) => ({ 'Fn::If': [name, { Ref: 'Group' }, { Ref: 'AWS::NoValue' }] }));
  return {
    Conditions: conditions,
    Resources: {
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: { VpcConfig: { SecurityGroupIds: groups, SubnetIds: ['subnet-12345678'] } },
      },
    },
  };
}

function chainOfConditions(length: number): object {
  const last = { Last: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } };
  const names = Array.from({ length }, (_, index) => `C${index}`);
  const links = names.map((name, index) => {
    const next = { Condition: names[index + 1] ?? 'Last' };
    return [name, { 'Fn::And': [next, next] }];
  });
  return { ...last, ...(Object.fromEntries(links) as object) };
}

function manyConditions(count: number): object {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `C${index}`,
      { 'Fn::Equals': [{ Ref: `P${index}` }, 'yes'] },
    ]),
  );
}
