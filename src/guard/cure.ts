import { listed } from '../network-interfaces/words';
import type { Edit } from './fixes/edit';
import type { Fix } from './fixes/propose';
import { toYamlLine } from './fixes/yaml-nodes';
import { intrinsic } from './template/intrinsic';
import { isList, isObject, member, members, scalarText, texts, type Json } from '../ground/json';
import type { Resource, Template } from './template/template';
import { isFromCdk, loopOf, fitted } from './words';

/**
 * What mends a template, on one line: terminals collapse white space and cut each text (the CDK's at 400 characters,
 * others sooner), so that lines in block style are no YAML any more when they arrive.
 */

/** So much of an annotation's text is sure to be shown; the cure is in it. */
export const SURELY_SHOWN = 300;

/** The guide that explains each finding. */
export const GUIDE = 'https://github.com/org/org-vpc-enicleaner/blob/main/guides/guard.md';

/** A sentence for the end of a text. What is glued to it afterwards is no part of the address. */
export const SEE_GUIDE = `The guide (${GUIDE}) says more.`;

/**
 * What to do, for an annotation: the cure in the characters that are surely shown, whole or in words; the guide's
 * address, which the CDK still shows; and the whole where it was too long to come first.
 */
export function remediation(template: Template, fix: Fix): string {
  const whole = wholeCure(template, fix);
  if (whole.length <= SURELY_SHOWN) return `${whole} ${SEE_GUIDE}`;
  return `${cureInWords(template, fix, SURELY_SHOWN)} ${SEE_GUIDE} In full: ${whole}`;
}

/** The same for a message, of which the API shows the beginning: a sentence of its own comes last. */
export function cureInMessage(template: Template, fix: Fix, room: number): string {
  const whole = wholeCure(template, fix);
  if (whole.length <= SURELY_SHOWN) return whole;
  const words = cureInWords(template, fix, SURELY_SHOWN);
  const both = `${words} In full: ${whole}`;
  return both.length <= room ? both : words;
}

/** Every change of the fix, to be copied: `Add to the template: EniCleaner: {Type: …}; in Function: DependsOn: […].` */
export function wholeCure(template: Template, { edits }: Fix): string {
  if (isFromCdk(template)) return cdkCure(template, edits);
  const added = edits.filter((edit) => isNew(template, edit));
  const others = edits.filter((edit) => !isNew(template, edit));
  const [first, ...rest] = [
    ...added.map((edit, index) => `${index === 0 ? 'Add to the template: ' : ''}${pieceOf(template, edit)}`),
    ...others.map((edit) => pieceOf(template, edit)),
  ];
  return first === undefined ? '' : `${[capitalised(first), ...rest].join('; ')}.`;
}

/** A resource that isn't there yet. */
function isNew({ resources }: Template, { path }: Edit): boolean {
  return resourceAt(resources, path) === undefined;
}

/** The resource that an edit changes, or changes something of. */
function resourceAt(resources: Template['resources'], path: Edit['path']): Resource | undefined {
  return [...resources.values()].find((each) => each.path.every((step, index) => step === path[index]));
}

function pieceOf(template: Template, edit: Edit): string {
  const { path } = edit;
  const resource = resourceAt(template.resources, path);
  const within = loopOf(edit);
  const place = within === undefined ? '' : `inside ${within}, `;
  if (resource === undefined) {
    return edit.do === 'set' ? `${place}${line(template, String(path.at(-1)), edit.value)}` : '';
  }
  const name = String(resource.path.at(-1));
  const [...rest] = path.slice(resource.path.length);
  if (edit.do === 'remove') return `${place}take ${rest.join('.')} out of ${name}`;
  if (rest.length === 0) return `${place}write instead of ${name}: ${line(template, name, edit.value)}`;
  const [property = '', ...parents] = rest.map(String).toReversed();
  const where = [name, ...parents.toReversed()].join('.');
  return `${place}in ${where}: ${line(template, property, edit.value)}`;
}

function line({ source }: Template, name: string, value: Json): string {
  return source.format === 'yaml' ? toYamlLine(name, value) : `${JSON.stringify(name)}: ${jsonLine(value)}`;
}

/** JSON with a space after each comma and colon, as it is read best on one line. */
function jsonLine(value: Json): string {
  if (isList(value)) return `[${value.map(jsonLine).join(', ')}]`;
  if (isObject(value)) {
    return `{${members(value)
      .map(([name, each]) => `${JSON.stringify(name)}: ${jsonLine(each)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

/**
 * What the CDK's code has to do, in TypeScript: nobody edits the template that it writes. The dependency is between the
 * two L1 resources: between constructs it would be one of their children as well, a function's own security group among
 * them, and go in a circle.
 */
function cdkCure(template: Template, edits: readonly Edit[]): string {
  const pieces = edits.flatMap((edit) => cdkPieces(template, edit));
  return `In the CDK’s code: ${pieces.join('; ')}.`;
}

/** The same, a statement a line. What stands in angle brackets is a construct, by its path in the tree. */
export function cdkStatements(template: Template, { edits }: Fix): string {
  return edits
    .flatMap((edit) => cdkPieces(template, edit))
    .map((piece) => `${piece};`)
    .join('\n');
}

function cdkPieces(template: Template, edit: Edit): readonly string[] {
  const { path } = edit;
  const resource = resourceAt(template.resources, path);
  const rest = resource === undefined ? [] : path.slice(resource.path.length).map(String);
  if (edit.do === 'remove') return [`${constructOf(resource)}.addDeletionOverride('${rest.join('.')}')`];
  if (resource === undefined) return newResource(String(path.at(-1)), edit.value);
  if (rest.join('.') === 'DependsOn') {
    const added = texts(edit.value).filter((name) => !resource.dependsOn.includes(name));
    return added.map((name) => {
      const other = template.resources.get(name);
      const on = other === undefined ? variableOf(name) : constructOf(other);
      return `${constructOf(resource)}.addResourceDependency(${on})`;
    });
  }
  if (rest.length === 0) {
    const properties = member(edit.value, 'Properties');
    return [
      `${constructOf(resource)}: properties ${scriptOf(properties ?? {})}, and no dependency on ${resource.dependsOn.join(', ')}`,
    ];
  }
  return [`${constructOf(resource)}.addOverride('${rest.join('.')}', ${scriptOf(edit.value)})`];
}

function newResource(name: string, value: Json): readonly string[] {
  const type = scalarText(member(value, 'Type')) ?? '';
  const properties = scriptOf(member(value, 'Properties') ?? {});
  const variable = variableOf(name);
  const condition = scalarText(member(value, 'Condition'));
  return [
    `const ${variable} = new CfnResource(this, '${name}', {type: '${type}', properties: ${properties}})`,
    ...(condition === undefined ? [] : [`${variable}.cfnOptions.condition = the condition ${condition}`]),
  ];
}

/** `EniCleaner` is kept in `eniCleaner`. */
function variableOf(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The L1 resource by its construct's path in the tree: `Orders/Fn/Resource` is the default child of `Orders/Fn`. */
function constructOf(resource: Resource | undefined): string {
  const path = scalarText(member(member(resource?.body, 'Metadata'), 'aws:cdk:path'));
  if (path === undefined) return resource?.logicalId ?? '';
  const l2 = path.replace(/\/(?:Resource|Default)$/u, '');
  return l2 === path ? `<${path}>` : `(<${l2}>.node.defaultChild as CfnResource)`;
}

/** A value as TypeScript writes it. */
function scriptOf(value: Json): string {
  if (isList(value)) return `[${value.map(scriptOf).join(', ')}]`;
  if (isObject(value)) {
    const entries = members(value).map(([name, each]) => {
      const key = /^\w+$/u.test(name) ? name : `'${name}'`;
      return `${key}: ${scriptOf(each)}`;
    });
    return `{${entries.join(', ')}}`;
  }
  return typeof value === 'string' ? `'${value.replaceAll(/['\\]/gu, String.raw`\$&`)}'` : String(value);
}

/** What to do, without all of the ids: for a cure that is too long for one glance. */
function cureInWords(template: Template, { edits }: Fix, room: number): string {
  const inCdk = isFromCdk(template);
  for (const most of [4, 3, 2, 1]) {
    const [first = '', ...rest] = [
      ...addedInWords(template, edits, most),
      ...edits
        .filter((edit) => !isNew(template, edit))
        .flatMap((edit) => (inCdk ? cdkPieces(template, edit) : [changeInWords(template, edit, most)])),
    ];
    const text = `${[inCdk ? `In the CDK’s code: ${first}` : capitalised(first), ...rest].join('; ')}.`;
    if (text.length <= room) return text;
  }
  const names = edits.map(({ path }) => String(path[1]));
  return fitted(
    [5, 3, 1].map((most) => `The lines below mend it: of ${listed(names, most)}.`),
    room,
  );
}

function addedInWords(template: Template, edits: readonly Edit[], most: number): readonly string[] {
  const added = edits.filter((edit) => isNew(template, edit));
  const [first] = added;
  if (first?.do !== 'set') return [];
  const each = added.map((edit) =>
    edit.do === 'set' ? `${String(edit.path.at(-1))} (${membersInWords(edit.value, most)})` : '',
  );
  return [`add, of type ${scalarText(member(first.value, 'Type'))}, ${listed(each, each.length)}`];
}

function changeInWords(template: Template, edit: Edit, most: number): string {
  const { path, value } = edit.do === 'set' ? edit : { path: edit.path, value: undefined };
  const resource = resourceAt(template.resources, path);
  const isWhole = resource?.path.length === path.length && value !== undefined;
  return isWhole
    ? `write ${String(path.at(-1))} anew (${membersInWords(value, most)})`
    : pieceOf(template, edit);
}

/** `Condition: IsProd, SecurityGroupIds: Group and 3 more`. */
function membersInWords(resource: Json, most: number): string {
  const condition = scalarText(member(resource, 'Condition'));
  const properties = members(member(resource, 'Properties')).map(([name, value]) => {
    const items = isList(value) ? value.map((each) => nameOf(each)) : [nameOf(value)];
    return `${name}: ${listed(items, most)}`;
  });
  return [...(condition === undefined ? [] : [`Condition: ${condition}`]), ...properties].join(', ');
}

/** The name that an item of a list refers to, or the item itself. */
function nameOf(item: Json): string {
  const call = intrinsic(item);
  if (call?.name === 'Ref' || call?.name === 'Fn::GetAtt') return texts(call.argument).join('.');
  return scalarText(item) ?? 'an expression';
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
