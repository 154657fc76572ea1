import { parse, type CollectionTag, type ScalarTag, type Tags } from 'yaml';

import { AwsError } from '../../wire/types';

/** A template as written, long forms only. */
export interface Template {
  /** `AWSTemplateFormatVersion` */
  readonly Version?: string;
  readonly Description?: string;
  readonly Metadata?: unknown;
  readonly Parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly Mappings: Readonly<Record<string, unknown>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly Outputs: Readonly<Record<string, OutputDeclaration>>;
  /** The macros that made it, and its text as they left it. */
  readonly expanded?: { readonly by: readonly string[]; readonly body: string };
}

/** A template that has nothing in it. */
export const NOTHING: Template = { Parameters: {}, Mappings: {}, Conditions: {}, Resources: {}, Outputs: {} };

export interface ParameterDeclaration {
  readonly Type: string;
  readonly Default?: string | number | boolean;
  readonly AllowedValues?: readonly (string | number | boolean)[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly Description?: string;
  readonly NoEcho?: boolean;
}

export interface ResourceDeclaration {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn: readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly CreationPolicy?: unknown;
}

export interface OutputDeclaration {
  readonly Value: unknown;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

const SHORT_FORMS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

const longForm = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const scalar = (name: string, resolve: (text: string) => unknown = (text) => text): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text) => ({ [longForm(name)]: resolve(text) }),
});

const collection = (name: string, kind: 'seq' | 'map'): CollectionTag => ({
  tag: `!${name}`,
  collection: kind,
  resolve: (node): object => ({ [longForm(name)]: node.toJSON() as unknown }),
});

const TAGS = [
  scalar('Ref'),
  scalar('Condition'),
  scalar('GetAtt', (text) => [text.split('.')[0], text.split('.').slice(1).join('.')]),
  collection('GetAtt', 'seq'),
  ...SHORT_FORMS.flatMap((name) => [scalar(name), collection(name, 'seq'), collection(name, 'map')]),
];

const problem = (message: string): AwsError => new AwsError('ValidationError', message);

/** A template's text as a value, in long forms. Throws ValidationError with CloudFormation's words. */
export function readTemplate(body: string): Readonly<Record<string, unknown>> {
  let value = jsonIn(body);
  try {
    value ??= parse(body, {
      // A date stays the text that it is: `Version: 2012-10-17` of a policy is one.
      customTags: (tags) => [
        ...tags
          .filter((each) => typeof each === 'string' || each.tag !== 'tag:yaml.org,2002:timestamp')
          .map(withoutSingleLetters),
        ...TAGS,
      ],
      maxAliasCount: 100,
      logLevel: 'error',
      schema: 'yaml-1.1',
      merge: true,
    });
  } catch (error) {
    throw problem(
      `Template format error: YAML not well-formed. (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''})`,
    );
  }
  if (!isMap(value)) throw problem('Template format error: unsupported structure.');
  return value;
}

/** Reads YAML or JSON. Throws ValidationError with CloudFormation's words. */
export function parseTemplate(body: string): Template {
  return templateIn(readTemplate(body));
}

/**
 * What a template's value declares. Of one that a macro is to make yet (`unexpanded`) it is what stands there: loops
 * are left out, and names that the macro makes may be missing.
 */
export function templateIn(
  value: Readonly<Record<string, unknown>>,
  stage: 'unexpanded' | 'whole' = 'whole',
): Template {
  const isWhole = stage === 'whole';
  const resources = section(value, 'Resources');
  if (Object.keys(resources).length === 0)
    throw problem('Template format error: At least one Resources member must be defined.');
  const version = value['AWSTemplateFormatVersion'];
  const template: Template = {
    ...(typeof version === 'string' ? { Version: version } : {}),
    ...(value['Metadata'] === undefined ? {} : { Metadata: value['Metadata'] }),
    ...(typeof value['Description'] === 'string' ? { Description: value['Description'] } : {}),
    Parameters: section(value, 'Parameters') as Template['Parameters'],
    Mappings: section(value, 'Mappings'),
    Conditions: section(value, 'Conditions'),
    Resources: Object.fromEntries(
      Object.entries(resources)
        .filter(([id]) => isWhole || !id.startsWith('Fn::ForEach::'))
        .map(([id, each]) => [id, resource(id, each)]),
    ),
    Outputs: section(value, 'Outputs') as Template['Outputs'],
  };
  if (isWhole) checkReferences(template);
  return template;
}

/** `y` and `n` stay text, as in the YAML libraries of Java and Python; YAML 1.1 itself takes them for booleans. */
function withoutSingleLetters(tag: Tags[number]): Tags[number] {
  if (typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:bool' || tag.collection !== undefined)
    return tag;
  const isTrue = tag.test?.test('yes') === true;
  return {
    ...tag,
    test: isTrue ? /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/u : /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/u,
  };
}

/** What a template in JSON holds; undefined for one that isn't, or is so with mistakes. A tenth of the time that YAML takes. */
function jsonIn(body: string): unknown {
  if (!body.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function section(
  template: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = template[name];
  if (value === undefined || value === null) return {};
  if (!isMap(value)) throw problem(`Template format error: [/${name}] must be an object.`);
  return value;
}

function resource(id: string, value: unknown): ResourceDeclaration {
  if (!/^[A-Za-z0-9]+$/u.test(id))
    throw problem(`Template format error: Resource name ${id} is non alphanumeric.`);
  if (!isMap(value) || typeof value['Type'] !== 'string')
    throw problem(
      `Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`,
    );
  const dependsOn = value['DependsOn'];
  return {
    Type: value['Type'],
    Properties: isMap(value['Properties']) ? value['Properties'] : {},
    DependsOn:
      typeof dependsOn === 'string' ? [dependsOn] : Array.isArray(dependsOn) ? dependsOn.map(String) : [],
    ...(typeof value['Condition'] === 'string' ? { Condition: value['Condition'] } : {}),
    ...(typeof value['DeletionPolicy'] === 'string' ? { DeletionPolicy: value['DeletionPolicy'] } : {}),
    ...(typeof value['UpdateReplacePolicy'] === 'string'
      ? { UpdateReplacePolicy: value['UpdateReplacePolicy'] }
      : {}),
    ...(isMap(value['CreationPolicy']) ? { CreationPolicy: value['CreationPolicy'] } : {}),
  };
}

function checkReferences(template: Template): void {
  const names = new Set([...Object.keys(template.Resources), ...Object.keys(template.Parameters)]);
  const missing = new Set<string>();
  for (const each of Object.values(template.Resources)) {
    for (const name of [...each.DependsOn, ...referencesOf(each.Properties)])
      if (!names.has(name)) missing.add(name);
  }
  if (missing.size > 0)
    throw problem(
      `Template format error: Unresolved resource dependencies [${[...missing].join(', ')}] in the Resources block of the template`,
    );
  for (const output of Object.values(template.Outputs)) {
    for (const name of referencesOf(output.Value))
      if (!names.has(name))
        throw problem(
          `Template format error: Unresolved resource dependencies [${name}] in the Outputs block of the template`,
        );
  }
}

/** Names that a value refers to by Ref, GetAtt or Sub, pseudo parameters left out. */
export function referencesOf(value: unknown): readonly string[] {
  return referencePathsOf(value).map((path) => path.split('.')[0] ?? '');
}

/** The same, with the attribute's name behind a dot where it is one: `Group.GroupId`. */
export function referencePathsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencePathsOf);
  if (!isMap(value)) return [];
  const [entry, ...others] = Object.entries(value);
  if (entry !== undefined && others.length === 0) {
    const [key, argument] = entry;
    if (key === 'Ref') return typeof argument === 'string' && !argument.startsWith('AWS::') ? [argument] : [];
    if (key === 'Fn::GetAtt')
      return [Array.isArray(argument) ? argument.map(String).join('.') : String(argument)];
    if (key === 'Fn::Sub') {
      const [text, own] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument, {}];
      const ownNames = isMap(own) ? own : {};
      const named = [...String(text).matchAll(/\$\{([^!][^}]*)\}/gu)].map((match) => (match[1] ?? '').trim());
      return [
        ...named.filter((name) => !(name in ownNames) && !name.startsWith('AWS::')),
        ...referencePathsOf(own),
      ];
    }
  }
  return Object.values(value).flatMap(referencePathsOf);
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
