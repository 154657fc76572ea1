import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';

import { isRetriable } from './aws-errors';
import type { Effects } from './effects';

/** What a stack's template tells of its functions that its resources don't. */
export interface StackTemplate {
  /** Logical ids of what the stack keeps when it is deleted. */
  readonly kept: ReadonlySet<string>;
  /**
   * For each resource, the custom resources that refer to it, directly or through others: a function among those may
   * be asked to delete them (a service token, or a provider's function behind it). For each parameter likewise.
   */
  readonly servedBy: ReadonlyMap<string, readonly string[]>;
  /** For each resource and parameter, the nested stacks that get it, directly or through others, and as what. */
  readonly handedTo: ReadonlyMap<string, readonly Handed[]>;
}

/** A parameter of a nested stack. */
export interface Handed {
  /** The nested stack's logical id. */
  readonly nested: string;
  readonly parameter: string;
}

/**
 * Reads the stack's template, after its transforms. Undefined where it may not be read, or can't be: then nothing is
 * known of it, which is no failure.
 *
 * @param isRollback whether the stack's creation is rolled back, which keeps less
 * @throws what passes by itself: a function that is kept isn't taken off its VPC for a call too many
 */
export async function stackTemplate(
  { cloudFormation }: Pick<Effects, 'cloudFormation'>,
  stackId: string,
  isRollback: boolean,
): Promise<StackTemplate | undefined> {
  try {
    const { TemplateBody = '' } = await cloudFormation.send(
      new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Processed' }),
    );
    const declared = await declaredIn(TemplateBody);
    return {
      kept: keptOf(declared, isRollback),
      servedBy: servedBy(declared),
      handedTo: handedTo(declared),
    };
  } catch (error) {
    if (isRetriable(error)) throw error;
    return undefined;
  }
}

/** A resource of a template, or one of its parameters, as far as it is read. */
interface Declared {
  type: string;
  policy: string;
  /** All texts in it: what it refers to stands there by its logical id. */
  readonly texts: string[];
  /** Of a nested stack: those of each of its parameters. */
  readonly parameters: Map<string, string[]>;
}

function nothing(): Declared {
  return { type: '', policy: '', texts: [], parameters: new Map() };
}

/** CloudFormation's own limits: nothing in a template is nested deeper. */
const DEEPEST = 200;

/** Where a scalar stands: `Resources`, a logical id, and the members' names below that. */
type Place = readonly (string | undefined)[];

/** @throws Error where it is no YAML, of which JSON is a part */
async function declaredIn(text: string): Promise<ReadonlyMap<string, Declared>> {
  // Only stacks with FunctionNames need it, and a cold start not.
  const { EVENT_ID, getScalarValue, parseEvents } = await import('js-yaml');
  const resources = new Map<string, Declared>();
  const open: { readonly isMap: boolean; key: string | undefined }[] = [];
  const next = (): void => {
    const top = open.at(-1);
    if (top?.isMap === true) top.key = undefined;
  };
  const tell = (value: string): void => {
    const [section, logicalId, member, group, parameter]: Place = open.map(({ key }) => key);
    if ((section !== 'Resources' && section !== 'Parameters') || logicalId === undefined) return;
    const declared = resources.get(logicalId) ?? nothing();
    resources.set(logicalId, declared);
    // It refers to nothing.
    if (section === 'Parameters') return;
    if (group === 'Parameters' && parameter !== undefined) {
      declared.parameters.set(parameter, [...(declared.parameters.get(parameter) ?? []), value]);
    }
    if (open.length === 3 && member === 'Type') declared.type = value;
    else if (open.length === 3 && member === 'DeletionPolicy') declared.policy = value;
    else declared.texts.push(value);
  };
  for (const event of parseEvents(text, { maxDepth: DEEPEST })) {
    const top = open.at(-1);
    switch (event.type) {
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        open.push({ isMap: event.type === EVENT_ID.MAPPING, key: undefined });
        break;
      case EVENT_ID.SCALAR: {
        const value = getScalarValue(text, event);
        if (top?.isMap === true && top.key === undefined) top.key = value;
        else {
          tell(value);
          next();
        }
        break;
      }
      case EVENT_ID.POP:
        open.pop();
        next();
        break;
      case EVENT_ID.ALIAS:
        next();
        break;
      case EVENT_ID.DOCUMENT:
        break;
    }
  }
  return resources;
}

/** `RetainExceptOnCreate` doesn't keep what a creation that is rolled back has made (CloudFormation user guide). */
function keptOf(resources: ReadonlyMap<string, Declared>, isRollback: boolean): ReadonlySet<string> {
  const kept = [...resources].filter(
    ([, { policy }]) => policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !isRollback),
  );
  return new Set(kept.map(([logicalId]) => logicalId));
}

function servedBy(resources: ReadonlyMap<string, Declared>): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, string[]>();
  for (const [custom, { type }] of resources) {
    if (!isCustom(type)) continue;
    for (const id of reachedFrom(resources.get(custom)?.texts ?? [], resources)) {
      served.set(id, [...(served.get(id) ?? []), custom]);
    }
  }
  return served;
}

function handedTo(resources: ReadonlyMap<string, Declared>): ReadonlyMap<string, readonly Handed[]> {
  const handed = new Map<string, Handed[]>();
  for (const [nested, { type, parameters }] of resources) {
    if (type !== 'AWS::CloudFormation::Stack') continue;
    for (const [parameter, texts] of parameters) {
      for (const id of reachedFrom(texts, resources)) {
        handed.set(id, [...(handed.get(id) ?? []), { nested, parameter }]);
      }
    }
  }
  return handed;
}

/** All that texts refer to, directly or through others. */
function reachedFrom(
  texts: readonly string[],
  resources: ReadonlyMap<string, Declared>,
): ReadonlySet<string> {
  const reached = new Set(referencesIn(texts, resources));
  for (const id of reached) {
    for (const each of referencesIn(resources.get(id)?.texts ?? [], resources)) reached.add(each);
  }
  return reached;
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** In any spelling: `Ref`, `GetAtt`, `Sub`, `DependsOn`. A text that only happens to be an id counts, too: it holds back, no more. */
function referencesIn(texts: readonly string[], resources: ReadonlyMap<string, Declared>): readonly string[] {
  return texts.flatMap((text) => (text.match(/[A-Za-z\d]+/gu) ?? []).filter((word) => resources.has(word)));
}
