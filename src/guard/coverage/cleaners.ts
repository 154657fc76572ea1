import { EVERY_SERVICE, servicesOf } from '../../network-interfaces/service-names';
import type { ServiceName } from '../../network-interfaces/service-profiles';
import { canonical, isList, member, members, scalarText, texts, type Json } from '../../ground/json';
import { intrinsic } from '../template/intrinsic';
import { isDeletedWithStack, type Resource, type Template } from '../template/template';
import { itemsOf, referencesIn, resolve, wholeText, type Scope, type Value } from '../template/values';
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

/** One thing that a cleaner's list names more than once: `uniqueItems` of the schema refuses it at creation. */
export interface Twice {
  readonly list: List;
  /** As the template writes them, in their order. */
  readonly spellings: readonly string[];
}

/** What a cleaner's lists name twice in this world, in whatever spelling. */
export function namedTwice({ properties }: Resource, scope: Scope): readonly Twice[] {
  return (['SecurityGroupIds', 'SubnetIds'] as const).flatMap((list) => {
    const spelled = new Map<string, string[]>();
    for (const { item, spelling } of writtenItems(properties[list], scope)) {
      const { key } = placeOf(item, list, scope);
      spelled.set(key, [...(spelled.get(key) ?? []), spelling]);
    }
    return [...spelled.values()].flatMap((spellings) => (spellings.length > 1 ? [{ list, spellings }] : []));
  });
}

interface WrittenItem {
  readonly item: Value;
  readonly spelling: string;
}

/** The items of a list with their spellings; without those that only the deployment can count. */
function writtenItems(list: Json | undefined, scope: Scope): readonly WrittenItem[] {
  const items = isList(list) ? list : [];
  return items.flatMap((written) =>
    itemsOf(resolve(written, scope)).flatMap((item) =>
      item.is === 'text' ? [{ item, spelling: spellingOf(written) }] : [],
    ),
  );
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
