import { Conditions } from '../../src/guard/template/conditions';
import type { World } from '../../src/guard/template/world';
import { Dependencies } from '../../src/guard/template/graph';
import { parseTemplate } from '../../src/guard/template/parse';
import { readTemplate, templateOfValue } from '../../src/guard/template/template';
import { resolve } from '../../src/guard/template/values';
import { template } from './templates';

const ALL_TRUE: World = { holds: () => true };

/** A template with one resource for the expression to refer to. */
function valueOf(yaml: string, holds: World['holds'] = () => true): unknown {
  const text = `
Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }
Mappings: { M: { top: { text: found, list: [one, two] } } }
Conditions: { C: !Equals [!Ref P, yes] }
Resources:
  R: { Type: 'AWS::SNS::Topic', Properties: { Value: ${yaml} } }
  Gone: { Type: 'AWS::SNS::Topic', Condition: C }
`;
  const read = template(text);
  return resolve(read.resources.get('R')?.properties['Value'], { template: read, world: { holds } });
}

const text = (...parts: object[]): object => ({ is: 'text', parts });
const list = (...items: object[]): object => ({ is: 'list', items });
const literal = (value: string): object => ({ literal: value });
const own = (logicalId: string, attribute?: string): object => ({ logicalId, attribute });

describe('a value', () => {
  it.each<[string, object]>([
    ['plain', text(literal('plain'))],
    ['true', text(literal('true'))],
    ['5', text(literal('5'))],
    ['!Ref R', text(own('R'))],
    ['!Ref P', { is: 'unknown', expression: '{"Ref":"P"}' }],
    ['!Ref Nobody', { is: 'unknown', expression: '{"Ref":"Nobody"}' }],
    ['!Ref AWS::NoValue', { is: 'nothing' }],
    ['[!Ref AWS::NoValue, !Ref R]', list(text(own('R')))],
    ['!GetAtt R.Arn', text(own('R', 'Arn'))],
    ['!GetAtt [R, Nested.Arn]', text(own('R', 'Nested.Arn'))],
    ['{ "Fn::GetAtt": "R.Nested.Arn" }', text(own('R', 'Nested.Arn'))],
    ['{ "Fn::GetAtt": ["R", "Nested", "Arn"] }', text(own('R', 'Nested.Arn'))],
    [
      '!Sub "a-${R}-${R.Arn}-${!R}"',
      text(literal('a-'), own('R'), literal('-'), own('R', 'Arn'), literal('-'), literal('${R}')),
    ],
    ['!Sub ["${X}", { X: !Ref R }]', text(own('R'))],
    ['!Sub "${P}"', text({ unknown: '{"Ref":"P"}' })],
    ['!Join ["", [a, !Ref R]]', text(literal('a'), literal(''), own('R'))],
    ['!Split [",", "a,b"]', { ...list(text(literal('a')), text(literal('b'))), loose: false }],
    ['!Split [",", !Join [",", [!Ref R, b]]]', { ...list(text(own('R')), text(literal('b'))), loose: false }],
    ['!Split [",", !GetAtt R.Names]', { ...list(text({ ...own('R', 'Names'), splitBy: ',' })), loose: true }],
    ['!Select [1, [a, !Ref R]]', text(own('R'))],
    ['!Select ["0", !Split ["-", "x-y"]]', text(literal('x'))],
    ['!Select [0, !Ref L]', { is: 'unknown', expression: '{"Ref":"L"}[0]', itemOf: '{"Ref":"L"}' }],
    ['!Select [7, [a]]', { is: 'unknown', expression: '{"Fn::Select":["7",["a"]]}' }],
    ['!FindInMap [M, top, text]', text(literal('found'))],
    ['!FindInMap [M, !If [C, top, other], list]', list(text(literal('one')), text(literal('two')))],
    ['!FindInMap [M, none, text, { DefaultValue: !Ref R }]', text(own('R'))],
    ['!ImportValue x', { is: 'unknown', expression: '{"Fn::ImportValue":"x"}' }],
    ['!If [C, !Ref R, b]', text(own('R'))],
    ['!Ref Gone', text(own('Gone'))],
  ])('%s', (yaml, expected) => {
    expect(valueOf(yaml)).toEqual(expected);
  });

  it('follows conditions', () => {
    expect(valueOf('!If [C, a, !Ref R]', () => false)).toEqual(text(own('R')));
    expect(valueOf('[!Ref Gone, b]', () => false)).toEqual(list(text(literal('b'))));
  });

  it('doesn’t count on from what may be several', () => {
    expect(valueOf('!Select [1, !Split [",", !Sub "${P},b"]]')).toMatchObject({ is: 'unknown' });
    expect(valueOf('!Select [0, !Split [",", !Sub "a,${P}"]]')).toEqual(text(literal('a')));
  });
});

describe('conditions', () => {
  const CONDITIONS = `
Parameters:
  Stage: { Type: String, Default: dev, AllowedValues: [dev, test, prod] }
  Size: { Type: Number }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [test, !Ref Stage]
  IsDev: !Not [!Or [!Condition IsProd, !Condition IsTest]]
  IsOne: !Equals [!Ref Size, 1]
  InEurope: !Equals [!FindInMap [Regions, !Ref AWS::Region, continent], europe]
  InAsia: !Equals [!FindInMap [Regions, !Ref AWS::Region, continent], asia]
  Always: !Equals [a, a]
  Odd: { "Fn::Unknown": [] }
  OneOfDev: !And [!Condition IsDev, !Condition IsOne]
Resources: {}
`;
  const conditions = new Conditions(template(CONDITIONS));
  const truths = (...names: string[]): string[] =>
    conditions.worlds(names).map((world) => names.filter((name) => world.holds(name)).join(' '));

  it.each([
    [['IsProd'], ['', 'IsProd']],
    [
      ['IsProd', 'IsTest', 'IsDev'],
      ['IsDev', 'IsProd', 'IsTest'],
    ],
    [['IsOne'], ['', 'IsOne']],
    [
      ['InEurope', 'InAsia'],
      ['', 'InEurope', 'InAsia'],
    ],
    [['Always'], ['Always']],
    [['Odd'], ['', 'Odd']],
    [['NotDeclared'], ['NotDeclared']],
    [
      ['OneOfDev', 'IsProd'],
      ['', 'IsProd', 'OneOfDev'],
    ],
  ])('%j turn out in each possible way', (names, expected) => {
    expect([...new Set(truths(...names))].toSorted()).toEqual(expected.toSorted());
  });

  it('come with the defaults first', () => {
    expect(truths('IsDev')[0]).toBe('IsDev');
    expect(truths('IsProd')[0]).toBe('');
  });
});

describe('dependencies', () => {
  const read = template(`
Conditions: { C: !Equals [!Ref AWS::Region, x] }
Resources:
  A: { Type: 'AWS::SNS::Topic', DependsOn: B }
  B: { Type: 'AWS::SNS::Topic', Properties: { X: !Sub "\${C}", Y: !Sub ["\${D}", { D: 1 }] } }
  C: { Type: 'AWS::SNS::Topic', DependsOn: [D, Nobody], Metadata: { Z: !GetAtt E.Arn } }
  D: { Type: 'AWS::SNS::Topic' }
  E: { Type: 'AWS::SNS::Topic', Properties: { X: !If [C, !Ref F, !Ref G] } }
  F: { Type: 'AWS::SNS::Topic' }
  G: { Type: 'AWS::SNS::Topic', Condition: C }
`);
  const dependencies = new Dependencies(read);

  it.each([
    ['A', 'B', true],
    ['A', 'C', true],
    ['A', 'D', true],
    ['B', 'A', false],
    ['C', 'E', true],
    ['E', 'F', true],
    ['E', 'G', false],
    ['A', 'F', true],
    ['A', 'A', false],
    ['Nobody', 'A', false],
  ])('%s → %s: %s', (from, to, expected) => {
    expect(dependencies.graph(ALL_TRUE).reaches(from, to)).toBe(expected);
  });

  it('follow conditions', () => {
    const graph = dependencies.graph({ holds: () => false });
    expect(graph.reaches('E', 'F')).toBe(false);
    // Its condition leaves G out.
    expect(graph.reaches('E', 'G')).toBe(false);
    expect(dependencies.graph().reaches('E', 'G')).toBe(true);
  });
});

describe('a template’s text', () => {
  it.each([
    ['YAML', 'Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\n', 4],
    ['JSON', '{\n  "Resources": {\n    "A": {"Type": "X"},\n\n    "B": {"Type": "Y"}\n  }\n}\n', 5],
    ['YAML with JSON in it', 'Resources: {\n "A": {"Type": "X"},\n "B": {"Type": "Y"}}\n', 3],
  ])('tells where a resource stands: %s', (_name, source, line) => {
    const parsed = parseTemplate(source);
    if ('unreadable' in parsed) throw new Error(parsed.unreadable);
    expect(parsed.lineOf(['Resources', 'B'])).toBe(line);
    expect(parsed.lineOf(['Resources', 'C'])).toBeUndefined();
    expect(parsed.lineOf(['Resources', 'B', 'Type', 'Deeper'])).toBeUndefined();
  });

  it('may hold quoted texts that aren’t indented, which CloudFormation takes', () => {
    const source = `Resources:
  Role:
    Type: X
    Properties:
      Single: !Sub '{
  "it''s": "\${A}"
      }'
      Double: "{
\\"a\\": 1
}"
  Last: { Type: Y }
`;
    const parsed = parseTemplate(source);
    if ('unreadable' in parsed) throw new Error(parsed.unreadable);
    expect(parsed.value).toMatchObject({
      Resources: {
        Role: { Properties: { Single: { 'Fn::Sub': '{ "it\'s": "${A}" }' }, Double: '{ "a": 1 }' } },
        Last: { Type: 'Y' },
      },
    });
    expect(parsed.lineOf(['Resources', 'Last'])).toBe(11);
  });

  it('may use anchors', () => {
    const read = template(
      'X: &x { Type: T, Properties: { P: 1 } }\nResources:\n  A: *x\n  B: { <<: *x, Type: U }\n',
    );
    expect(read.resources.get('A')).toMatchObject({ type: 'T', properties: { P: 1 } });
    expect(read.resources.get('B')).toMatchObject({ type: 'U', properties: { P: 1 } });
  });

  it.each([
    ['', 'it is not a map of sections'],
    ['text', 'it is not a map of sections'],
    ['[]', 'it is not a map of sections'],
    ['a: [', 'line 1: '],
    ['{"a": 1,, }', 'line 1: '],
  ])('that is none is told of: %j', (source, said) => {
    const parsed = parseTemplate(source);
    expect('unreadable' in parsed ? parsed.unreadable : '').toContain(said);
  });

  it.each([
    ['more than 1 MB', `Resources: {}\n${'#'.repeat(1024 * 1024)}`, /larger than the 1 MB/u],
    ['a long JSON', `{"Resources": {}${' '.repeat(1024 * 1024)}}`, /larger than the 1 MB/u],
    ['deep YAML', `Resources: ${'['.repeat(201)}${']'.repeat(201)}`, /^line 1: nesting exceeded/u],
    ['deep JSON', `{"Resources": ${'['.repeat(201)}${']'.repeat(201)}}`, /nested too deeply/u],
    ['deep aliases', deepAliases(), /nested too deeply/u],
    ['aliases that make much of little', manyAliases(), /too large/u],
    ['two documents', 'Resources: {}\n---\nResources: {}\n', /more than one document/u],
    ['an alias of nothing', 'Resources: *nothing\n', /names nothing/u],
  ])('of more than a template can be isn’t gone into: %s', (_name, source, said) => {
    const parsed = parseTemplate(source);
    expect('unreadable' in parsed ? parsed.unreadable : '').toMatch(said);
  });

  it('has at most as many resources as CloudFormation takes', () => {
    const resources = (count: number): string =>
      JSON.stringify({
        Resources: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`T${index}`, { Type: 'AWS::SNS::Topic' }]),
        ),
      });
    expect(readTemplate(resources(500))).not.toHaveProperty('unreadable');
    expect(readTemplate(resources(501))).toEqual({
      unreadable: 'it has 501 resources, and CloudFormation takes at most 500',
    });
  });

  it('is read as YAML 1.2 has it', () => {
    const parsed = parseTemplate(
      'a: [1, 1.5, true, ~, yes, "1", 2012-10-17, 0x10, !Ref 1, !!str 1, ! 1]\n' +
        'b: |\n  x\n  y\nc: >-\n  x\n  y\n? [k]\n: v\n012: n\nd: 1\nd: last\n',
    );
    expect(parsed).toMatchObject({
      value: {
        a: [1, 1.5, true, null, 'yes', '1', '2012-10-17', 16, { Ref: '1' }, '1', '1'],
        b: 'x\ny\n',
        c: 'x y',
        '["k"]': 'v',
        '012': 'n',
        d: 'last',
      },
    });
  });

  it('merges what << names: its own members first, then the first of several', () => {
    const parsed = parseTemplate(
      'x: &x { a: 1, b: 1, c: 1 }\ny: &y { b: 2, c: 2, d: 2 }\n' +
        'z: { c: 3, <<: [*x, *y] }\nw: { <<: *y, a: 3, <<: *x }\n',
    );
    expect(parsed).toMatchObject({
      value: { z: { a: 1, b: 1, c: 3, d: 2 }, w: { a: 3, b: 2, c: 2, d: 2 } },
    });
  });
});

/** A hundred lists in each other, and those in as many others. */
function deepAliases(): string {
  const nested = (inner: string): string => `${'['.repeat(100)}${inner}${']'.repeat(100)}`;
  return `a: &a ${nested('1')}\nb: &b ${nested('*a')}\nc: ${nested('*b')}\n`;
}

/** Five thousand items, a hundred times. */
function manyAliases(): string {
  return `a: &a [${'1, '.repeat(5_000)}]\nb: [${'*a, '.repeat(100)}]\n`;
}

describe('loops that ask for more than any stack may hold', () => {
  /** The value, and how often its maps have been gone through. */
  function counting(value: object): { readonly value: object; readonly looks: () => number } {
    let looks = 0;
    const watched = (each: unknown): unknown =>
      typeof each !== 'object' || each === null
        ? each
        : Array.isArray(each)
          ? each.map(watched)
          : new Proxy(
              Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, watched(inner)])),
              {
                ownKeys: (target) => {
                  looks += 1;
                  return Reflect.ownKeys(target);
                },
              },
            );
    return { value: watched(value) as object, looks: () => looks };
  }

  const VALUES = Array.from({ length: 40 }, (_, index) => `V${index}`);

  function loops(depth: number, body: object): object {
    let all = body;
    for (let level = 0; level < depth; level += 1)
      all = { [`Fn::ForEach::L${level}`]: [`N${level}`, VALUES, all] };
    return all;
  }

  const TAGS = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`t${index}`, { Ref: 'AWS::Region' }]),
  );
  const topic = (more: object): object => ({ Type: 'AWS::SNS::Topic', Properties: { Tags: TAGS, ...more } });

  it.each<[string, object]>([
    ['loops in loops', loops(4, { 'T${N0}${N1}${N2}${N3}': topic({}) })],
    ['loops in properties', { T: topic(loops(5, { 'P${N0}${N1}${N2}${N3}${N4}': { a: 1 } })) }],
    [
      'names that grow',
      {
        'Fn::ForEach::L': [
          'N',
          ['x'.repeat(4_000)],
          loops(2, { 'T${N0}${N1}': topic({ Name: '${N}'.repeat(2_000) }) }),
        ],
      },
    ],
  ])('%s: so much is expanded, and what isn’t is said', (_name, resources) => {
    const { value, looks } = counting(resources);
    const source = JSON.stringify({ Transform: 'AWS::LanguageExtensions', Resources: resources });
    expect(readTemplate(source)).toEqual({
      unreadable: expect.stringMatching(/^its loops make more/u) as string,
    });
    templateOfValue({ Resources: value as never });
    expect(looks()).toBeLessThan(250_000);
  });

  it('all that CloudFormation takes is expanded', () => {
    const groups = loops(1, { 'T${N0}': topic({}) });
    const read = template({ Transform: 'AWS::LanguageExtensions', Resources: groups });
    expect(read.resources.size).toBe(VALUES.length);
  });
});
