import { isDeletedWithStack } from '../template/template';
import {
  joined,
  referencesIn,
  resolve,
  soleReference,
  textKey,
  type Reference,
  type Scope,
  type Value,
} from '../template/values';

/** Something of this stack that CloudFormation can't delete while a network interface is in it. */
export interface Target {
  /** `vpc`: by its default group. `nested`: a nested stack, by an output of its. */
  readonly kind: 'group' | 'subnet' | 'vpc' | 'nested';
  readonly logicalId: string;
  /** The property of a cleaner that guards it. */
  readonly list: List;
  /** The attribute that gives the id of what is in it, where `Ref` doesn't: an output, the default group. */
  readonly attribute?: string;
  /** Where that attribute holds several ids: what separates them. */
  readonly splitBy?: string;
}

export type List = 'SecurityGroupIds' | 'SubnetIds';

/** A security group or subnet as a template names it: one of its own, or one from elsewhere. */
export interface Place {
  /** Equal for equal ids, whatever expression gives them. */
  readonly key: string;
  /** The list that it is an item of, where the list as a whole comes from elsewhere. */
  readonly itemOf: string | undefined;
  /** What goes with the stack and must wait; undefined for what stays or isn't this stack's. */
  readonly target: Target | undefined;
  /** The VPC that it is in, as far as the template tells. */
  readonly vpcKey: string | undefined;
}

const GROUP = 'AWS::EC2::SecurityGroup';
const SUBNET = 'AWS::EC2::Subnet';
const VPC = 'AWS::EC2::VPC';
const NESTED = 'AWS::CloudFormation::Stack';

/** Which attributes give a resource's own id (resource types' schemas; `SubnetId` of a subnet is seen in templates). */
const ID_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  [GROUP, ['', 'GroupId', 'Id']],
  [SUBNET, ['', 'SubnetId', 'Id']],
  [VPC, ['', 'VpcId', 'Id']],
]);

/** Whether the reference gives the id of a security group, subnet or VPC of the template. */
export function isOwnId({ logicalId, attribute = '' }: Reference, { template }: Scope): boolean {
  return ID_ATTRIBUTES.get(typeOf(logicalId, template) ?? '')?.includes(attribute) === true;
}

/** Reads one item of a list of security groups or of subnets. */
export function placeOf(item: Value, list: List, scope: Scope): Place {
  const reference = soleReference(withoutKind(item));
  if (reference !== undefined) return placeOfReference(reference, list, scope);
  return item.is === 'unknown'
    ? { ...elsewhere(item.expression), itemOf: item.itemOf }
    : elsewhere(textKey(item));
}

/** An event source mapping writes `subnet:subnet-…` and `security_group:sg-…` (Lambda guide). */
function withoutKind(item: Value): Value {
  if (item.is !== 'text') return item;
  const [first, ...rest] = joined(item.parts);
  const isKind =
    first !== undefined && 'literal' in first && /^(?:subnet|security_group):$/u.test(first.literal);
  return isKind ? { is: 'text', parts: rest } : item;
}

function elsewhere(key: string): Place {
  return { key, itemOf: undefined, target: undefined, vpcKey: undefined };
}

function placeOfReference(reference: Reference, list: List, scope: Scope): Place {
  const { logicalId, attribute, splitBy } = reference;
  const resource = scope.template.resources.get(logicalId);
  const name = attribute ?? '';
  if (resource === undefined) return elsewhere(`${logicalId}.${name}`);
  const isGone = isDeletedWithStack(resource);
  if (isOwnId(reference, scope) && (resource.type === GROUP || resource.type === SUBNET)) {
    const target: Target =
      resource.type === GROUP
        ? { kind: 'group', logicalId, list: 'SecurityGroupIds' }
        : { kind: 'subnet', logicalId, list: 'SubnetIds' };
    return {
      key: logicalId,
      itemOf: undefined,
      target: isGone ? target : undefined,
      vpcKey: vpcKeyOf(resource.properties['VpcId'], scope),
    };
  }
  if (resource.type === VPC && name === 'DefaultSecurityGroup') {
    return {
      key: `${logicalId}.${name}`,
      itemOf: undefined,
      target: isGone ? { kind: 'vpc', logicalId, list: 'SecurityGroupIds', attribute: name } : undefined,
      vpcKey: logicalId,
    };
  }
  if (resource.type === NESTED && name.startsWith('Outputs.')) {
    return {
      ...elsewhere(`${logicalId}.${name}`),
      target: isGone
        ? { kind: 'nested', logicalId, list, attribute: name, ...(splitBy === undefined ? {} : { splitBy }) }
        : undefined,
    };
  }
  return elsewhere(`${logicalId}.${name}`);
}

/** What a `VpcId` names: equal for equal VPCs. Undefined where there is none. */
export function vpcKeyOf(expression: Parameters<typeof resolve>[0], scope: Scope): string | undefined {
  const value = resolve(expression, scope);
  if (value.is === 'nothing') return undefined;
  const reference = soleReference(value);
  if (reference === undefined) return placeOf(value, 'SubnetIds', scope).key;
  const { logicalId, attribute = '' } = reference;
  const isOwnVpc = typeOf(logicalId, scope.template) === VPC && isOwnId(reference, scope);
  return isOwnVpc ? logicalId : `${logicalId}.${attribute}`;
}

function typeOf(logicalId: string, template: Scope['template']): string | undefined {
  return template.resources.get(logicalId)?.type;
}

/** The same target, whatever place names it. */
export function targetKey({ logicalId, attribute }: Target): string {
  return attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
}

/** All security groups and subnets of this stack that a value names anywhere, each once. */
export function targetsIn(value: Value, scope: Scope): readonly Target[] {
  const targets = referencesIn(value).flatMap((reference) => {
    const { target } = placeOf({ is: 'text', parts: [reference] }, 'SubnetIds', scope);
    return target !== undefined && (target.kind === 'group' || target.kind === 'subnet') ? [target] : [];
  });
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}
