import { expandSection } from './for-each';
import { withGlobals } from './globals';
import { isList, isObject, member, members, scalarText, texts, type Json, type JsonObject } from './json';
import { parseTemplate, type ParsedTemplate, type Unreadable } from './parse';
import { ONLY_DEPLOYED, type Resource } from './resource';
import { transformed } from './sam';

/** What SAM's types begin with; what follows is the name of their section in `Globals`. */
const SAM = 'AWS::Serverless::';

export { isDeletedWithStack, mayStay, type Resource } from './resource';

export interface Template {
  readonly source: ParsedTemplate;
  /** With those that SAM's transform makes. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** What SAM's transform reads for a name in a reference: `FnAliaslive` for `Fn.Alias`. */
  readonly references: ReadonlyMap<string, string>;
  readonly parameters: Json | undefined;
  readonly mappings: Json | undefined;
  readonly conditions: ReadonlyMap<string, Json>;
  /** Names of the macros and transforms that it asks for. */
  readonly transforms: readonly string[];
}

/** CloudFormation's quota for one template, which can't be raised (User Guide, quotas). */
const MOST_RESOURCES = 500;

/**
 * Reads a template's text. A broken part of it is left out rather than refused: CloudFormation will say
 * what is wrong with it.
 */
export function readTemplate(text: string): Template | Unreadable {
  const parsed = parseTemplate(text);
  if ('unreadable' in parsed) return parsed;
  const template = templateOf(parsed);
  const size = [...template.resources.values()].filter(({ madeOf }) => madeOf === undefined).length;
  return size > MOST_RESOURCES
    ? { unreadable: `it has ${size} resources, and CloudFormation takes at most ${MOST_RESOURCES}` }
    : template;
}

/** A template that has no text of its own, such as a changed one that is to be tried. */
export function templateOfValue(value: JsonObject): Template {
  return templateOf({ text: '', format: 'json', value, lineOf: () => undefined });
}

export function isUnreadable(template: Template | Unreadable): template is Unreadable {
  return 'unreadable' in template;
}

function templateOf(source: ParsedTemplate): Template {
  const parameters = member(source.value, 'Parameters');
  const globals = member(source.value, 'Globals');
  const resources = expandSection(member(source.value, 'Resources'), ['Resources'], parameters).flatMap(
    ({ name, value, path, loops }): readonly (readonly [string, Resource])[] => {
      const type = scalarText(member(value, 'Type'));
      if (!isObject(value) || type === undefined) return [];
      const own = member(value, 'Properties');
      const properties = isObject(own) ? own : {};
      const resource: Resource = {
        logicalId: name,
        type,
        properties: type.startsWith(SAM)
          ? withGlobals(properties, member(globals, type.slice(SAM.length)), member(value, 'IgnoreGlobals'))
          : properties,
        dependsOn: texts(member(value, 'DependsOn')),
        condition: scalarText(member(value, 'Condition')),
        deletionPolicy: policyOf(member(value, 'DeletionPolicy')),
        body: value,
        path,
        loops,
      };
      return [[name, resource]];
    },
  );
  const conditions = expandSection(member(source.value, 'Conditions'), ['Conditions'], parameters);
  return {
    source,
    ...transformed(new Map(resources), parameters),
    parameters,
    mappings: member(source.value, 'Mappings'),
    conditions: new Map(conditions.map(({ name, value }) => [name, value])),
    transforms: transformsOf(source.value),
  };
}

function policyOf(policy: Json | undefined): string {
  return scalarText(policy) ?? (isObject(policy) ? ONLY_DEPLOYED : 'Delete');
}

/** `Transform` is a name, `{"Name": …}`, or a list of these; `Fn::Transform` may stand among the resources. */
function transformsOf(template: JsonObject): readonly string[] {
  const declared = member(template, 'Transform');
  const included = [
    member(template, 'Fn::Transform'),
    member(member(template, 'Resources'), 'Fn::Transform'),
  ];
  const all = [...(isList(declared) ? declared : [declared]), ...included];
  return all.flatMap((each) => {
    const name = scalarText(each) ?? scalarText(member(each, 'Name'));
    return name === undefined ? [] : [name];
  });
}

/** The declared parameter of that name. */
export function parameter(template: Pick<Template, 'parameters'>, name: string): JsonObject | undefined {
  const declared = members(template.parameters).find(([key]) => key === name)?.[1];
  return isObject(declared) ? declared : undefined;
}
