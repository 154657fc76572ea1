import { EVERY_SERVICE, servicesOf } from '../../network-interfaces/service-names';
import type { ServiceName } from '../../network-interfaces/service-profiles';
import { canonical, isList, member, members, scalarText, texts, type Json } from '../../ground/json';
import { intrinsic } from '../template/intrinsic';
import { isDeletedWithStack, type Resource, type Template } from '../template/template';
import type { Path } from '../template/positions';
import {
  itemsOf,
  referencesIn,
  resolve,
  soleReference,
  textKey,
  wholeText,
  type Scope,
  type Value,
} from '../template/values';
import { placeOf, vpcKeyOf, type List, type Place } from './places';

export const CLEANER_TYPE = 'Org::VPC::EniCleaner';

/** What one of this product's cleaners does in one world. */
export interface Cleaner {
  readonly resource: Resource;
  readonly groups: readonly Place[];
  readonly subnets: readonly Place[];
  readonly vpcKey: string | undefined;
  readonly functionNames: readonly Value[];
  /** Undefined where the template leaves it to the type configuration's default, or to a parameter. */
  readonly services: ReadonlySet<ServiceName> | undefined;
  readonly isDeleted: boolean;
}

/** The template's cleaners. */
export function cleanersOf(template: Template): readonly Resource[] {
  return [...template.resources.values()].filter(({ type }) => type === CLEANER_TYPE);
}

/** What a cleaner does in this world; undefined where it doesn't exist. */
export function cleanerIn(scope: Scope, resource: Resource): Cleaner | undefined {
  if (!existsIn(resource, scope)) return undefined;
  const { properties } = resource;
  const places = (list: List): readonly Place[] =>
    itemsOf(resolve(properties[list], scope)).map((item) => placeOf(item, list, scope));
  return {
    resource,
    groups: places('SecurityGroupIds'),
    subnets: places('SubnetIds'),
    vpcKey: vpcKeyOf(properties['VpcId'], scope),
    functionNames: itemsOf(resolve(properties['FunctionNames'], scope)),
    services: servicesIn(resolve(properties['Services'], scope)),
    isDeleted: isDeletedWithStack(resource),
  };
}

/** The lists of a cleaner, none of which may have an item twice (`uniqueItems` of its schema). */
export const UNIQUE_LISTS = ['SecurityGroupIds', 'SubnetIds', 'FunctionNames', 'Services'] as const;
export type UniqueList = (typeof UNIQUE_LISTS)[number];

/** One thing that a cleaner's list names more than once: it can't be created. */
export interface Twice {
  readonly list: UniqueList;
  /** As the template writes them, in their order. */
  readonly spellings: readonly string[];
  /** Where the list stands in the property, and which of its items they are; undefined where a function makes it. */
  readonly items: { readonly at: Path; readonly indexes: readonly number[] } | undefined;
}

/** What a cleaner's lists name twice in this world, in whatever spelling. */
export function namedTwice(cleaner: Resource, scope: Scope): readonly Twice[] {
  return UNIQUE_LISTS.flatMap((list) => {
    const property = cleaner.properties[list];
    const written = writtenList(property, scope);
    const same = new Map<string, WrittenItem[]>();
    for (const item of written?.items ?? itemsMadeBy(property, scope)) {
      const key = keyIn(list, item.value, scope);
      const others = same.get(key);
      if (others === undefined) same.set(key, [item]);
      else others.push(item);
    }
    return [...same.values()].flatMap((items): readonly Twice[] =>
      items.length < 2
        ? []
        : [
            {
              list,
              spellings: items.map(({ spelling }) => spelling),
              items:
                written === undefined
                  ? undefined
                  : { at: written.at, indexes: items.map(({ index }) => index) },
            },
          ],
    );
  });
}

/** Each item of a list once, by what it is in this world. */
export function keysIn(list: UniqueList, value: Json, scope: Scope): ReadonlySet<string> {
  const { items = itemsMadeBy(value, scope) } = writtenList(value, scope) ?? {};
  return new Set(items.map((item) => keyIn(list, item.value, scope)));
}

interface WrittenItem {
  readonly index: number;
  readonly value: Value;
  readonly spelling: string;
}

/** The list that stands there in this world, with its items that are there. */
function writtenList(
  property: Json | undefined,
  scope: Scope,
): { readonly at: Path; readonly items: readonly WrittenItem[] } | undefined {
  const at: (string | number)[] = [];
  let value = property;
  for (let call = intrinsic(value); call?.name === 'Fn::If'; call = intrinsic(value)) {
    const branches = isList(call.argument) ? call.argument : [];
    const taken = scope.world.holds(scalarText(branches[0]) ?? '') ? 1 : 2;
    at.push('Fn::If', taken);
    value = branches[taken];
  }
  if (!isList(value)) return undefined;
  const items = value.flatMap((written, index) =>
    itemsOf(resolve(written, scope)).map((item) => ({ index, value: item, spelling: spellingOf(written) })),
  );
  return { at, items };
}

/** The items that a function makes, as far as they can be counted. */
function itemsMadeBy(property: Json | undefined, scope: Scope): readonly WrittenItem[] {
  const value = resolve(property, scope);
  if (value.is !== 'list' || value.loose === true) return [];
  return itemsOf(value).map((item, index) => ({ index, value: item, spelling: wordsFor(item) }));
}

function wordsFor(item: Value): string {
  const reference = soleReference(item);
  if (reference === undefined) return wholeText(item) ?? 'an expression';
  const { logicalId, attribute } = reference;
  return attribute === undefined ? `!Ref ${logicalId}` : `!GetAtt ${logicalId}.${attribute}`;
}

const NAMED_BY_REF = /^AWS::(?:Lambda|Serverless)::Function$/u;

function keyIn(list: UniqueList, item: Value, scope: Scope): string {
  if (list === 'SecurityGroupIds' || list === 'SubnetIds') return placeOf(item, list, scope).key;
  const reference = soleReference(item);
  const named = scope.template.resources.get(reference?.logicalId ?? '');
  // `Ref` of a function is its name; of an alias or a version, which have a FunctionName, too, it is an ARN.
  const isName = named !== undefined && NAMED_BY_REF.test(named.type) && reference?.attribute === undefined;
  const name =
    list === 'FunctionNames' && isName ? resolve(named.properties['FunctionName'], scope) : undefined;
  return textKey(name === undefined || name.is === 'nothing' ? item : name);
}

/** An expression in the short words of YAML: `!GetAtt Group.GroupId`. */
export function spellingOf(expression: Json): string {
  const call = intrinsic(expression);
  if (call === undefined) return scalarText(expression) ?? canonical(expression);
  const names = texts(call.argument);
  const isPlain = names.length === (isList(call.argument) ? call.argument.length : 1);
  const argument = isPlain && call.name === 'Fn::GetAtt' ? names.join('.') : scalarText(call.argument);
  return `!${call.name.replace(/^Fn::/u, '')} ${argument ?? canonical(call.argument)}`;
}

/**
 * Whether the cleaner may find network interfaces of resources that it has no reference in common with: by
 * a VPC, by a name, by ids that come from elsewhere.
 */
export function findsByMoreThanReferences({ properties }: Resource, template: Template): boolean {
  if (properties['VpcId'] !== undefined || properties['FunctionNames'] !== undefined) return true;
  const lists = canonical([properties['SecurityGroupIds'] ?? null, properties['SubnetIds'] ?? null]);
  const references = [...lists.matchAll(/"Ref":"(?<name>[^"]*)"/gu)].map(
    (match) => match.groups?.['name'] ?? '',
  );
  return (
    /"(?:sg|subnet)-|Fn::(?:ImportValue|FindInMap|Sub|Transform)/u.test(lists) ||
    references.some((name) => name !== 'AWS::NoValue' && !template.resources.has(name))
  );
}

function servicesIn(value: Value): ReadonlySet<ServiceName> | undefined {
  if (value.is === 'nothing') return undefined;
  const names = itemsOf(value).map((item) => wholeText(item));
  return servicesOf(names.map((name) => name ?? EVERY_SERVICE));
}

export function existsIn({ condition }: Resource, { world }: Scope): boolean {
  return condition === undefined || world.holds(condition);
}

/** Whether the cleaner takes this function off its VPC. A name that only the deployment knows may be its. */
export function namesFunction(cleaner: Cleaner, user: Resource, scope: Scope): boolean {
  const ownName = resolve(user.properties['FunctionName'], scope);
  const own = wholeText(ownName);
  return cleaner.functionNames.some((name) => {
    const references = referencesIn(name);
    if (references.length > 0) return references.some(({ logicalId }) => logicalId === user.logicalId);
    const text = wholeText(name);
    if (text === undefined) return true;
    // A name that CloudFormation makes up is nobody's to write down beforehand.
    if (own === undefined) return ownName.is !== 'nothing';
    return text === own || text.endsWith(`:function:${own}`);
  });
}

/**
 * Resources that seem to do a cleaner's work some other way: a custom resource or private type that is
 * named like it, or whose function's code deletes network interfaces.
 */
export function otherCleanersOf(template: Template): readonly Resource[] {
  return [...template.resources.values()].filter((resource) => isOtherCleaner(resource, template));
}

const CUSTOM = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/u;
const BUILT_IN = /^(?:AWS|Alexa)::/u;
/** `ENI`, `Enis`, `eni-…`, but not `Enigma` or `Denied`. */
const NAMES_THE_THING = /ENI|Eni(?:s|(?![a-z]))|(?:^|[-_])enis?(?![a-z])|network[-_]?interface|hyperplane/u;
const NAMES_THE_THING_IN_CAMEL_CASE = /Network[-_]?Interface|Hyperplane/u;
const NAMES_THE_DEED = /clean|delet|destroy|remov|detach|wait|purge|drain|releas|reap|sweep/iu;
const DELETES_NETWORK_INTERFACES = /delete_?network_?interface/iu;

function isOtherCleaner(resource: Resource, template: Template): boolean {
  const { type, logicalId, properties } = resource;
  const isCustom = CUSTOM.test(type);
  if (type === CLEANER_TYPE || (!isCustom && (BUILT_IN.test(type) || type.endsWith('::MODULE'))))
    return false;
  const provider = isCustom ? providerOf(resource, template) : undefined;
  const names = [type.replace(/^Custom::/u, ''), logicalId, provider?.logicalId ?? ''];
  if (names.some((name) => isCleanersName(name))) return true;
  const code =
    member(member(provider?.properties, 'Code'), 'ZipFile') ?? member(provider?.properties, 'InlineCode');
  const said = [code ?? null, isCustom ? withoutToken(properties) : null];
  return said.some((value) => DELETES_NETWORK_INTERFACES.test(canonical(value)));
}

function isCleanersName(name: string): boolean {
  return (
    (NAMES_THE_THING.test(name) || NAMES_THE_THING_IN_CAMEL_CASE.test(name)) && NAMES_THE_DEED.test(name)
  );
}

function withoutToken(properties: Resource['properties']): Resource['properties'] {
  return Object.fromEntries(members(properties).filter(([name]) => name !== 'ServiceToken'));
}

/** The function behind a custom resource, where it is in the template. */
function providerOf({ properties }: Resource, template: Template): Resource | undefined {
  const token = properties['ServiceToken'];
  const everything = { template, world: { holds: () => true } };
  const [reference] = referencesIn(resolve(token, everything));
  return reference === undefined ? undefined : template.resources.get(reference.logicalId);
}
