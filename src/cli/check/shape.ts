import { isList, isObject, member, type Json, type JsonObject } from '../../ground/json';
import type { ParsedTemplate } from '../../guard/template/parse';
import type { Path } from '../../guard/template/positions';

/**
 * What of a template isn't as CloudFormation wants it, so that nothing could be found in it, in words; undefined where all is.
 * The guard leaves such parts out, since CloudFormation refuses them; a file that is checked before would seem to be right.
 */
export function misshapen({ value, lineOf }: ParsedTemplate): string | undefined {
  const resources = member(value, 'Resources');
  const said = (path: Path, what: string): string => {
    const line = lineOf(path);
    return `${line === undefined ? '' : `line ${line}: `}${what}`;
  };
  if (!isObject(resources))
    return said(['Resources'], `Resources is ${kindOf(resources)}, and no map of resources`);
  const all = Object.entries(resources);
  if (all.length === 0) return said(['Resources'], 'Resources is empty, and a stack has at least one');
  for (const [name, resource] of all) {
    // What a loop or macro makes isn't known here.
    if (name.startsWith('Fn::')) continue;
    const path = ['Resources', name];
    if (!isObject(resource)) return said(path, `the resource ${name} is ${kindOf(resource)}, and no map`);
    const wrong = wrongIn(resource);
    if (wrong !== undefined)
      return said(
        wrong.member === undefined ? path : [...path, wrong.member],
        `the resource ${name} ${wrong.what}`,
      );
  }
  return undefined;
}

function wrongIn(resource: JsonObject): { readonly member?: string; readonly what: string } | undefined {
  const [type, properties, dependsOn] = ['Type', 'Properties', 'DependsOn'].map((each) =>
    member(resource, each),
  );
  // A macro may bring it.
  if (type === undefined && member(resource, 'Fn::Transform') === undefined) return { what: 'has no Type' };
  if (type !== undefined && typeof type !== 'string')
    return { member: 'Type', what: `has a Type that is ${kindOf(type)}, and no text` };
  if (properties !== undefined && properties !== null && !isObject(properties))
    return { member: 'Properties', what: `has Properties that are ${kindOf(properties)}, and no map` };
  const isNames =
    dependsOn === undefined ||
    typeof dependsOn === 'string' ||
    (isList(dependsOn) && dependsOn.every((each) => typeof each === 'string'));
  return isNames
    ? undefined
    : { member: 'DependsOn', what: 'has a DependsOn that is neither a name nor a list of names' };
}

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (isList(value)) return 'a list';
  if (isObject(value)) return 'a map';
  return typeof value === 'string' ? 'a text' : typeof value === 'number' ? 'a number' : 'true or false';
}
