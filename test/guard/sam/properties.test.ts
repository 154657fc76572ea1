import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createTransforms } from '../../../sandbox/cloudformation/transforms';
import { isList, member, members, scalarText, type Json, type JsonObject } from '../../../src/ground/json';
import { Dependencies } from '../../../src/guard/template/graph';
import { parseTemplate } from '../../../src/guard/template/parse';
import { templateOfValue, type Template } from '../../../src/guard/template/template';

const sam = createTransforms({
  account: '123456789012',
  region: 'eu-central-1',
  time: { hold: () => () => undefined },
});

function table(): readonly Json[] {
  const parsed = parseTemplate(`entries:\n${readFileSync(join(__dirname, 'properties.yaml'), 'utf8')}`);
  if ('unreadable' in parsed) throw new Error(parsed.unreadable);
  const entries = member(parsed.value, 'entries') ?? null;
  return isList(entries) ? entries : [];
}

/** Properties that say the same as one that a type is given already. */
const INSTEAD: ReadonlyMap<string, readonly string[]> = new Map([
  ['DefinitionUri', ['Definition', 'DefinitionBody']],
  ['SchemaUri', ['SchemaInline']],
  ['InlineCode', ['CodeUri']],
]);

interface Case {
  readonly type: string;
  readonly property: string;
  readonly name: string;
  readonly template: JsonObject;
}

function cases(): readonly Case[] {
  return table().flatMap((entry) => {
    const type = scalarText(member(entry, 'type')) ?? '';
    return members(member(entry, 'properties')).map(([way, value]) => {
      const property = way.split(' ', 1)[0] ?? '';
      const others = members(member(entry, 'with')).filter(
        ([name]) => INSTEAD.get(property)?.includes(name) !== true,
      );
      const Properties = { ...Object.fromEntries(others), [property]: value };
      const template = {
        Transform: 'AWS::Serverless-2016-10-31',
        Resources: {
          M: { Type: 'AWS::SSM::Parameter', Properties: {} },
          X: { Type: `AWS::Serverless::${type}`, Properties },
        },
      };
      return {
        type,
        property,
        name: `${type} (${others.map(([name]) => name).join(', ')}): ${way}`,
        template,
      };
    });
  });
}

/** What an id with a hash in it is called where nobody knows the hash. */
const HASHED: readonly (readonly [RegExp, string])[] = [
  [/^XVersion[0-9a-f]{10}$/u, 'X.Version'],
  [/^XDeployment[0-9a-f]{10}$/u, 'X.Deployment'],
  [/^ApiGatewayDomainName(?:V2)?[0-9a-f]{10}$/u, 'X.DomainName'],
  [/^RecordSetGroup[0-9a-f]{10}$/u, 'X.RecordSetGroup'],
  [/^ServerlessRestApiDeployment[0-9a-f]{10}$/u, 'ServerlessRestApi.Deployment'],
  [/^X[0-9a-f]{10}$/u, 'X'],
];

const withoutHash = (id: string): string => HASHED.find(([pattern]) => pattern.test(id))?.[1] ?? id;

function order(template: Template, ids: readonly string[]): readonly string[] {
  const graph = new Dependencies(template).graph();
  return ids.flatMap((from) =>
    ids.filter((to) => graph.reaches(from, to)).map((to) => `${withoutHash(from)} → ${withoutHash(to)}`),
  );
}

describe('what each property of SAM’s types refers to comes before what SAM makes of it, and nothing else', () => {
  const all = cases();
  afterAll(() => sam.close());

  it.each(all.map((each) => [each.name, each.template] as const))('%s', async (_name, template) => {
    const made = templateOfValue((await sam.expand(template, {})) as JsonObject);
    const ids = [...made.resources.keys()];
    const written = templateOfValue(template);
    expect(order(written, [...new Set(ids.map(withoutHash))]).toSorted()).toEqual(
      order(made, ids).toSorted(),
    );
  });

  it('has every property that the transform knows', () => {
    const python = join(__dirname, '..', '..', '..', '.venv', 'bin', 'python');
    const types = JSON.parse(execFileSync(python, ['-B', '-c', PROPERTIES], { encoding: 'utf8' })) as Record<
      string,
      readonly string[]
    >;
    const known = Object.entries(types).flatMap(([type, names]) => names.map((name) => `${type} ${name}`));
    const listed = new Set(all.map(({ type, property }) => `${type} ${property}`));
    // The transform refuses it so far.
    listed.add('WebFunction InlineCode');
    expect(known.filter((each) => !listed.has(each))).toEqual([]);
  });
});

const PROPERTIES = `
import json
from samtranslator.model import ResourceTypeResolver, sam_resources
types = ResourceTypeResolver(sam_resources).resource_types
prefix = "AWS::Serverless::"
print(json.dumps({
  name[len(prefix):]: [each for each in type.property_types if each not in ("__MANAGE_SWAGGER", "TemplateUrl")]
  for name, type in types.items() if name.startswith(prefix)
}))
`;
