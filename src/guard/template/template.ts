import { expandSection, LoopBudget, type LoopValues } from './for-each';
import { withGlobals } from './globals';
import { isList, isObject, member, scalarText, texts, type Json, type JsonObject } from '../../ground/json';
import { intrinsic } from './intrinsic';
import { parseTemplate, type ParsedTemplate, type Unreadable } from './parse';
import { ONLY_DEPLOYED, type Resource, type Template } from './resource';
import { transformed } from './sam/transform';
import { itemsOf, resolve, scopeWithoutResources, wholeText, type Scope, type Value } from './values';

/** What SAM's types begin with; what follows is the name of their section in `Globals`. */
const SAM = 'AWS::Serverless::';

export { isDeletedWithStack, mayStay, parameter, type Resource, type Template } from './resource';

/** CloudFormation's quota for one template, which can't be raised (User Guide, quotas). */
const MOST_RESOURCES = 500;

/**
 * Reads a template's text. A broken part of it is left out rather than refused: CloudFormation will say
 * what is wrong with it.
 */
export function readTemplate(text: string): Template | Unreadable {
  const parsed = parseTemplate(text);
  if ('unreadable' in parsed) return parsed;
  const budget = new LoopBudget();
  const template = templateOf(parsed, budget);
  if (budget.isSpent) return { unreadable: 'its loops make more of it than CloudFormation takes' };
  const size = [...template.resources.values()].filter(({ madeOf }) => madeOf === undefined).length;
  return size > MOST_RESOURCES
    ? { unreadable: `it has ${size} resources, and CloudFormation takes at most ${MOST_RESOURCES}` }
    : template;
}

/** A template that has no text of its own, such as a changed one that is to be tried. */
export function templateOfValue(value: JsonObject): Template {
  return templateOf({ text: '', format: 'json', value, lineOf: () => undefined }, new LoopBudget());
}

export function isUnreadable(template: Template | Unreadable): template is Unreadable {
  return 'unreadable' in template;
}

function templateOf(source: ParsedTemplate, budget: LoopBudget): Template {
  const parameters = member(source.value, 'Parameters');
  const globals = member(source.value, 'Globals');
  const mappings = member(source.value, 'Mappings');
  const fixed = scopeWithoutResources({ parameters, mappings });
  const written = scopeWithoutResources({ parameters, mappings }, true);
  const loops: LoopValues = {
    texts: (each) => textsOf(resolve(each, fixed)),
    likely: (each) => textsOf(resolve(each, written)),
  };
  const resources = expandSection(member(source.value, 'Resources'), ['Resources'], loops, budget).flatMap(
    ({ name, value, path, loops: of }): readonly (readonly [string, Resource])[] => {
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
        dependsOn: namesIn(member(value, 'DependsOn'), { parameters, mappings }),
        condition: conditionOf(member(value, 'Condition'), fixed),
        deletionPolicy: policyOf(member(value, 'DeletionPolicy'), fixed),
        body: value,
        path,
        loops: of,
      };
      return [[name, resource]];
    },
  );
  const conditions = expandSection(member(source.value, 'Conditions'), ['Conditions'], loops, budget);
  return {
    source,
    ...transformed(new Map(resources), { parameters, globals }),
    parameters,
    mappings,
    conditions: new Map(conditions.map(({ name, value }) => [name, value])),
    transforms: transformsOf(source.value),
  };
}

/** The name of a condition; in a loop, a mapping may give it (`AWS::LanguageExtensions`). */
function conditionOf(condition: Json | undefined, fixed: Scope): string | undefined {
  return scalarText(condition) ?? wholeText(resolve(condition, fixed));
}

/** The texts of a list, where all of them are known. */
function textsOf(value: Value): readonly string[] | undefined {
  if (value.is !== 'list' || value.loose === true) return undefined;
  const items = value.items.map((item) => wholeText(item));
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

/**
 * The ids that `DependsOn` names: where a mapping gives them or they are put together, too (`AWS::LanguageExtensions`). One
 * that isn't known is left out.
 */
export function namesIn(
  dependsOn: Json | undefined,
  template: Pick<Template, 'parameters' | 'mappings'>,
): readonly string[] {
  // Nearly all are plain.
  const plain = texts(dependsOn);
  if (plain.length === (isList(dependsOn) ? dependsOn.length : 1)) return plain;
  const items = itemsOf(resolve(dependsOn, scopeWithoutResources(template)));
  return items.flatMap((item) => wholeText(item) ?? []);
}

/** So many conditions in each other are looked through for a policy. */
const MOST_CONDITIONS = 4;

/**
 * A policy as a mapping or a parameter with but one value gives it, too (`AWS::LanguageExtensions`). One that differs with a
 * condition isn't known.
 */
function policyOf(policy: Json | undefined, fixed: Scope, depth = 0): string {
  const call = intrinsic(policy);
  if (call?.name === 'Fn::If') {
    if (depth > MOST_CONDITIONS) return ONLY_DEPLOYED;
    const branches = isList(call.argument) ? call.argument.slice(1) : [];
    const [one, ...others] = new Set(branches.map((branch) => policyOf(branch, fixed, depth + 1)));
    return one === undefined || others.length > 0 ? ONLY_DEPLOYED : one;
  }
  return (
    scalarText(policy) ?? wholeText(resolve(policy, fixed)) ?? (isObject(policy) ? ONLY_DEPLOYED : 'Delete')
  );
}

/** `Transform` is a name, `{"Name": …}`, or a list of these; `Fn::Transform` may stand among the resources. */
function transformsOf(template: JsonObject): readonly string[] {
  const declared = member(template, 'Transform');
  const included = [
    member(template, 'Fn::Transform'),
    member(member(template, 'Resources'), 'Fn::Transform'),
  ];
  const all = [declared, ...included].flatMap((each): readonly (Json | undefined)[] =>
    isList(each) ? each : [each],
  );
  return all.flatMap((each) => {
    const name = scalarText(each) ?? scalarText(member(each, 'Name'));
    return name === undefined ? [] : [name];
  });
}
