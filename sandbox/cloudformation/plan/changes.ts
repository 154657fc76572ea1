import type { Properties } from '../resource-type';
import { staysWhenRemoved, type Resource } from '../stack-machine/stack';
import type { ParameterValues } from '../template/parameter-values';
import { referencePathsOf, type ResourceDeclaration, type Template } from '../template/parse';
import { holds, KNOWN_AFTER_APPLY, resolve, stringly, type Scope } from '../template/resolve';
import { sameValue } from '../template/same';

/** A change of a change set, with the member names of CloudFormation's `ResourceChange`. */
export interface ResourceChange {
  readonly Action: 'Add' | 'Modify' | 'Remove';
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  /** Of a `Modify`. */
  readonly Replacement?: 'True' | 'False' | 'Conditional';
  readonly PolicyAction?: 'Delete' | 'Retain' | 'ReplaceAndDelete' | 'ReplaceAndRetain';
  readonly Scope: readonly ChangeDetail['Target']['Attribute'][];
  readonly Details: readonly ChangeDetail[];
  /** JSON; values that nobody knows before the execution are `KNOWN_AFTER_APPLY`. */
  readonly BeforeContext?: string;
  readonly AfterContext?: string;
}

export interface ChangeDetail {
  readonly Target: {
    readonly Attribute: 'Properties' | 'DeletionPolicy' | 'UpdateReplacePolicy';
    /** Of a property. */
    readonly Name?: string;
    readonly RequiresRecreation: 'Always' | 'Never';
  };
  /** `Dynamic`: what the new value is, and whether it differs, is known during the execution only. */
  readonly Evaluation: 'Static' | 'Dynamic';
  readonly ChangeSource:
    'Automatic' | 'DirectModification' | 'ParameterReference' | 'ResourceReference' | 'ResourceAttribute';
  /** The parameter, resource or attribute that it comes from. */
  readonly CausingEntity?: string;
}

/** A template and what its functions are resolved with. */
export interface Side {
  readonly template: Template;
  readonly parameters: ParameterValues;
}

export interface Planned {
  readonly before: Side;
  readonly after: Side & { readonly scope: Scope };
  /** What the stack has. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly createOnly: (typeName: string) => readonly string[];
}

/**
 * What an update would change, resource by resource: first those that stay or come, in the template's
 * order, then those that go. Pure.
 *
 * `Replacement` follows CloudFormation's rule (API reference, `ResourceChange`): a change that always needs a
 * replacement and is known for sure makes it `True`, one that is known during the execution only
 * `Conditional`.
 */
export function plannedChanges(plan: Planned): readonly ResourceChange[] {
  const { after, resources } = plan;
  const wanted = new Map(
    Object.entries(after.template.Resources).filter(
      ([, { Condition }]) => Condition === undefined || holds(Condition, after.scope),
    ),
  );
  /** Each once, those that it refers to before it. */
  const made = new Map<string, ResourceChange | undefined>();
  const changeOf = (id: string): ResourceChange | undefined => {
    const declaration = wanted.get(id);
    if (declaration === undefined || made.has(id)) return made.get(id);
    made.set(id, undefined);
    for (const path of referencePathsOf(declaration.Properties)) changeOf(path.split('.')[0] ?? '');
    const change = aboutOne(plan, id, declaration, made);
    made.set(id, change);
    return change;
  };
  return [
    ...[...wanted.keys()].flatMap((id) => changeOf(id) ?? []),
    ...[...resources.values()].filter(({ logicalId }) => !wanted.has(logicalId)).map(removal),
  ];
}

function removal(old: Resource): ResourceChange {
  return {
    Action: 'Remove',
    LogicalResourceId: old.logicalId,
    PhysicalResourceId: old.physicalId,
    ResourceType: old.type,
    PolicyAction: staysWhenRemoved(old) ? 'Retain' : 'Delete',
    Scope: [],
    Details: [],
    BeforeContext: contextOf(old.properties),
  };
}

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/**
 * Of a nested stack that is declared as before: whether its template has changed where it lies isn't seen before the
 * execution (API reference, `ResourceChangeDetail`; as pasted in many change sets).
 */
const AUTOMATIC: ChangeDetail = {
  Target: { Attribute: 'Properties', RequiresRecreation: 'Never' },
  Evaluation: 'Dynamic',
  ChangeSource: 'Automatic',
};

type Changes = ReadonlyMap<string, ResourceChange | undefined>;

function aboutOne(
  plan: Planned,
  id: string,
  declaration: ResourceDeclaration,
  changes: Changes,
): ResourceChange | undefined {
  const properties = resolve(declaration.Properties, foreseeing(plan, changes)) as Properties;
  const old = plan.resources.get(id);
  if (old === undefined) {
    return {
      Action: 'Add',
      LogicalResourceId: id,
      ResourceType: declaration.Type,
      Scope: [],
      Details: [],
      AfterContext: contextOf(properties),
    };
  }
  const details = [
    ...detailsOfProperties(plan, id, declaration, properties, changes),
    ...detailsOfPolicies(declaration, old),
  ];
  const isOfAnotherType = old.type !== declaration.Type;
  if (details.length === 0 && !isOfAnotherType && declaration.Type === NESTED_STACK) details.push(AUTOMATIC);
  if (details.length === 0 && !isOfAnotherType) return undefined;
  const Replacement = isOfAnotherType ? 'True' : replacementBy(details);
  const policy = declaration.UpdateReplacePolicy === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete';
  return {
    Action: 'Modify',
    LogicalResourceId: id,
    PhysicalResourceId: old.physicalId,
    ResourceType: declaration.Type,
    Replacement,
    ...(Replacement === 'False' ? {} : { PolicyAction: policy }),
    Scope: [...new Set(details.map(({ Target }) => Target.Attribute))],
    Details: details,
    BeforeContext: contextOf(old.properties),
    AfterContext: contextOf(properties),
  };
}

function replacementBy(details: readonly ChangeDetail[]): 'True' | 'False' | 'Conditional' {
  const recreating = details.filter(({ Target }) => Target.RequiresRecreation === 'Always');
  if (recreating.some(({ Evaluation }) => Evaluation === 'Static')) return 'True';
  return recreating.length > 0 ? 'Conditional' : 'False';
}

function detailsOfProperties(
  { before, after, resources, createOnly }: Planned,
  id: string,
  declaration: ResourceDeclaration,
  properties: Properties,
  changes: Changes,
): readonly ChangeDetail[] {
  const old = resources.get(id)?.properties ?? {};
  const declaredBefore = before.template.Resources[id]?.Properties ?? {};
  const declared = declaration.Properties;
  const recreating = new Set(createOnly(declaration.Type));
  return [...new Set([...Object.keys(old), ...Object.keys(properties)])].flatMap((Name) => {
    if (sameValue(old[Name], properties[Name])) return [];
    const Target = {
      Attribute: 'Properties',
      Name,
      RequiresRecreation: recreating.has(Name) ? 'Always' : 'Never',
    } as const;
    const isKnown = !JSON.stringify(properties[Name] ?? null).includes(KNOWN_AFTER_APPLY);
    const caused = referencePathsOf(declared[Name]).flatMap((path): readonly ChangeDetail[] => {
      const [name = '', ...attribute] = path.split('.');
      if (name in after.template.Parameters) {
        return sameValue(before.parameters[name], after.parameters[name])
          ? []
          : [{ Target, Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: path }];
      }
      return changes.get(name) === undefined
        ? []
        : [
            {
              Target,
              Evaluation: 'Dynamic',
              ChangeSource: attribute.length === 0 ? 'ResourceReference' : 'ResourceAttribute',
              CausingEntity: path,
            },
          ];
    });
    const isWrittenAnew = !sameValue(declaredBefore[Name], declared[Name]);
    return isWrittenAnew || caused.length === 0
      ? [
          ...caused,
          { Target, Evaluation: isKnown ? 'Static' : 'Dynamic', ChangeSource: 'DirectModification' },
        ]
      : caused;
  });
}

function detailsOfPolicies(declaration: ResourceDeclaration, old: Resource): readonly ChangeDetail[] {
  const detail = (Attribute: 'DeletionPolicy' | 'UpdateReplacePolicy'): ChangeDetail => ({
    Target: { Attribute, RequiresRecreation: 'Never' },
    Evaluation: 'Static',
    ChangeSource: 'DirectModification',
  });
  return [
    ...((declaration.DeletionPolicy ?? 'Delete') === old.deletionPolicy ? [] : [detail('DeletionPolicy')]),
    ...((declaration.UpdateReplacePolicy ?? 'Delete') === old.updateReplacePolicy
      ? []
      : [detail('UpdateReplacePolicy')]),
  ];
}

/** Resolves references as far as can be told: of what comes or may be replaced, nothing is known. */
function foreseeing({ after }: Planned, changes: Changes): Scope {
  const unknown = new Proxy({}, { get: () => KNOWN_AFTER_APPLY });
  return {
    ...after.scope,
    resource: (id) => {
      const change = changes.get(id);
      const stays = change === undefined || change.Replacement === 'False';
      const known = after.scope.resource(id);
      if (!stays || known === undefined) return { ref: KNOWN_AFTER_APPLY, attributes: unknown };
      return after.template.Resources[id]?.Type === NESTED_STACK
        ? { ...known, attributes: withOutputsToCome(known.attributes) }
        : known;
    },
  };
}

/** What a nested stack gives: an output that it doesn't have may be one that its update brings. */
function withOutputsToCome(attributes: Properties): Properties {
  return new Proxy(attributes, {
    get: (there, name) =>
      typeof name === 'string' && name.startsWith('Outputs.') && !(name in there)
        ? KNOWN_AFTER_APPLY
        : (Reflect.get(there, name) as unknown),
  });
}

function contextOf(properties: Properties): string {
  return JSON.stringify({ Properties: stringly(properties) });
}
