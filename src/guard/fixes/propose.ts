import { check, targetsOf, type CheckOptions } from '../check';
import { keysIn, type UniqueList } from '../coverage/cleaners';
import type { Target } from '../coverage/places';
import { identity, type Finding, type FindingOf } from '../findings';
import { isList, isObject, member, texts, type Json, type JsonObject } from '../../ground/json';
import { Conditions, conditionsIn } from '../template/conditions';
import { Dependencies } from '../template/graph';
import { templateOfValue, type Resource, type Template } from '../template/template';
import { itemsOf, resolve, soleReference, wholeText } from '../template/values';
import { edited, editedText, type Edit } from './edit';
import {
  areNeighbours,
  dependenciesWithout,
  dependsOn,
  listWith,
  newCleaners,
  NO_VALUE,
  isNamedIn,
  reference,
  referenceTo,
  serviceProperties,
  without,
  writtenAt,
  writtenName,
} from './parts';

type Edits = readonly Edit[];

/** Changes of a template that make a finding go away. */
export interface Fix {
  readonly edits: readonly Edit[];
}

/** How many changes a fix may consist of, each for an error that the one before brings. */
const MOST_CHANGES = 3;

/**
 * The smallest of the known changes that makes the finding go away and brings no new error. Each is
 * tried on the template before it is proposed. Undefined for what no change of this template mends.
 */
export function proposeFix(
  template: Template,
  finding: Finding,
  findings: readonly Finding[],
  options: CheckOptions,
): Fix | undefined {
  const problem: Problem = { template, finding, findings, options };
  const flawed: Outcome[] = [];
  for (const edits of candidates(problem)) {
    const outcome = outcomeOf(problem, edits);
    if (outcome?.errors.length === 0) return { edits };
    if (outcome !== undefined) flawed.push(outcome);
  }
  for (const outcome of flawed) {
    const edits = completed(problem, outcome, MOST_CHANGES - 1);
    if (edits !== undefined) return { edits };
  }
  return undefined;
}

/** More findings than this are mended by those that are shown, or in another round. */
const MOST_FINDINGS = 30;

/**
 * One change that makes all these findings go away that any change does. Undefined where none does.
 *
 * @param mayGoOn asked before each finding that is still there
 */
export function proposeAll(
  template: Template,
  findings: readonly Finding[],
  options: CheckOptions,
  mayGoOn: () => boolean = () => true,
): Fix | undefined {
  let changed = template;
  const edits: Edit[] = [];
  for (const finding of findings.slice(0, MOST_FINDINGS)) {
    if (!mayGoOn()) break;
    const left = check(changed, options);
    if (left.every((each) => identity(each) !== identity(finding))) continue;
    const fix = proposeFix(changed, finding, left, options);
    if (fix === undefined) continue;
    edits.push(...fix.edits);
    changed = templateWith(changed, fix.edits);
  }
  return edits.length === 0 ? undefined : { edits };
}

interface Problem {
  readonly template: Template;
  readonly finding: Finding;
  /** All of the template's. */
  readonly findings: readonly Finding[];
  readonly options: CheckOptions;
}

/** What becomes of the template by some edits that make the finding go away. */
interface Outcome {
  readonly edits: Edits;
  readonly changed: Template;
  readonly left: readonly Finding[];
  /** Those that weren't there before. */
  readonly errors: readonly Finding[];
}

function outcomeOf({ template, finding, findings, options }: Problem, edits: Edits): Outcome | undefined {
  const changed = templateWith(template, edits);
  if (goesInCircles(changed, edits)) return undefined;
  const left = check(changed, options);
  if (left.some((each) => identity(each) === identity(finding))) return undefined;
  const before = new Set(findings.map(identity));
  const errors = left.filter((each) => each.severity === 'error' && !before.has(identity(each)));
  return { edits, changed, left, errors };
}

/** The edits together with those that mend the errors they bring. */
function completed(
  problem: Problem,
  { edits, changed, left, errors }: Outcome,
  changes: number,
): Edits | undefined {
  const [error] = errors;
  if (error === undefined) return edits;
  if (changes === 0) return undefined;
  for (const more of candidates({ ...problem, template: changed, finding: error, findings: left })) {
    const outcome = outcomeOf(problem, [...edits, ...more]);
    const isCloser = outcome !== undefined && outcome.errors.length < errors.length;
    const all = isCloser ? completed(problem, outcome, changes - 1) : undefined;
    if (all !== undefined) return all;
  }
  return undefined;
}

/** The template's text with the fix applied. */
export function applyFix(template: Template, { edits }: Fix): string {
  return editedText(template.source, edits);
}

function templateWith(template: Template, edits: readonly Edit[]): Template {
  return templateOfValue(edited(template.source.value, edits));
}

/** Whether something that was edited depends on itself now. */
function goesInCircles(changed: Template, edits: Edits): boolean {
  const graph = new Dependencies(changed).graph();
  const isEdited = ({ path }: Resource): boolean =>
    edits.some((edit) => path.every((step, index) => edit.path[index] === step));
  return [...changed.resources.values()].some(
    (resource) => isEdited(resource) && graph.reaches(resource.logicalId, resource.logicalId),
  );
}

/** The changes worth trying, the one to be preferred first. */
function* candidates({ template, finding, findings, options }: Problem): Generator<Edits> {
  const subject = template.resources.get(finding.logicalId);
  if (subject === undefined) return;
  switch (finding.kind) {
    case 'uncovered':
      yield* moreCoverage(template, finding, subject);
      yield* coverage(template, finding, subject, allUncovered(findings), false);
      yield* coverage(template, finding, subject, [finding], false);
      yield* coverage(template, finding, subject, [finding], true);
      break;
    case 'too-early': {
      const cleaner = template.resources.get(finding.cleaner);
      if (cleaner === undefined) return;
      if (finding.because.why === 'not-named') yield* namedFunction(template, subject, cleaner);
      yield* turnedRound(template, subject, cleaner, targetsOf(template, finding.logicalId, options));
      break;
    }
    case 'service':
      yield* moreServices(template, finding);
      break;
    case 'cleaner-stays': {
      const cleaner = template.resources.get(finding.cleaner);
      if (cleaner !== undefined) yield [{ do: 'remove', path: [...cleaner.path, 'DeletionPolicy'] }];
      break;
    }
    case 'holder-stays':
      // What a retained database is in can only stay with it.
      yield finding.needs.flatMap((id): Edits => {
        const resource = template.resources.get(id);
        return resource === undefined
          ? []
          : [{ do: 'set', path: [...resource.path, 'DeletionPolicy'], value: 'Retain' }];
      });
      break;
    case 'taken-off-in-use': {
      const cleaner = template.resources.get(finding.cleaner);
      if (cleaner !== undefined) yield dependingOn(template, subject, cleaner);
      break;
    }
    case 'twice':
      yield* namedOnce(template, finding, subject);
      break;
    case 'user-stays':
      yield [{ do: 'remove', path: [...subject.path, 'DeletionPolicy'] }];
      break;
    case 'permissions-go-first':
      yield* permissionsKept(template, finding, subject);
      break;
    case 'hidden':
    case 'not-known':
    case 'other-cleaner':
    case 'update-leaves':
    case 'transform':
    case 'unread':
      break;
  }
}

function allUncovered(findings: readonly Finding[]): readonly FindingOf<'uncovered'>[] {
  return findings.filter((each) => each.kind === 'uncovered');
}

/** The targets that a cleaner of the template already half covers, added to it. */
function* moreCoverage(
  template: Template,
  finding: FindingOf<'uncovered'>,
  user: Resource,
): Generator<Edits> {
  const cleaner = template.resources.get(finding.partly?.cleaner ?? '');
  if (cleaner === undefined) return;
  const edits = (['SecurityGroupIds', 'SubnetIds'] as const).flatMap((list) => {
    const named = cleaner.properties[list];
    const targets = finding.targets.filter(
      (target) => target.list === list && !isNamedIn(named, target, template),
    );
    const items = targets.map((target) => ({
      expression: reference(template, target, cleaner.path),
      condition: template.resources.get(target.logicalId)?.condition,
    }));
    return items.length === 0 ? [] : [listWith(template, cleaner, list, items)];
  });
  const possible = edits.filter((edit) => edit !== undefined);
  if (possible.length < edits.length) return;
  yield possible;
  yield [...possible, ...dependingOn(template, user, cleaner)];
}

/** New cleaners for all these findings together, and this finding's resource before them. */
function* coverage(
  template: Template,
  { logicalId }: Finding,
  user: Resource,
  findings: readonly FindingOf<'uncovered'>[],
  apart: boolean,
): Generator<Edits> {
  const mine = new Set(
    findings.find((each) => each.logicalId === logicalId)?.targets.map((each) => each.logicalId),
  );
  const targets = new Map(
    findings.flatMap((each) => each.targets.map((target) => [JSON.stringify(target), target])),
  );
  const services = new Set(findings.map(({ service }) => service));
  const cleaners = newCleaners(template, [...targets.values()], services, apart);
  const needed = cleaners.filter((cleaner) => cleaner.targets.some((target) => mine.has(target.logicalId)));
  const added = needed.map(({ edit }) => edit);
  // A dependency on what may not exist is refused by cfn-lint, and so is a loop's variable in one.
  const before = needed
    .filter(
      ({ path, condition }) => path.length === 2 && (condition === undefined || condition === user.condition),
    )
    .map(({ name }) => name);
  const order = dependsOn(template, user, before);
  if (order !== undefined) yield [...added, order];
  // Without a dependency between them both go at once, and the cleaner outlasts the function.
  yield added;
}

/**
 * The list without what names a thing again: left out, or where each is there under another condition, only where the first
 * isn't. In no world may the list name less than before.
 */
function* namedOnce(
  template: Template,
  { list, items }: FindingOf<'twice'>,
  cleaner: Resource,
): Generator<Edits> {
  const path = [...cleaner.path, 'Properties', list];
  if (items === undefined) {
    const value = listOnce(cleaner.properties[list], template);
    if (value !== undefined) yield [{ do: 'set', path, value }];
    return;
  }
  const written = writtenAt(template, [...path, ...items.at]);
  if (!isList(written)) return;
  const [first = 0, ...again] = items.indexes;
  const left = written.filter((_, index) => !again.includes(index) || index === first);
  const otherwise = written.map((item, index) =>
    again.includes(index) && index !== first ? unless(written[first] ?? null, item) : item,
  );
  for (const value of [left, otherwise]) {
    const changed = templateWith(template, [{ do: 'set', path: [...path, ...items.at], value }]);
    const property = writtenAt(changed, path);
    if (property !== undefined && namesTheSame(template, changed, cleaner.logicalId, list))
      yield [{ do: 'set', path, value: property }];
  }
  if (cleaner.loops.length === 0 && items.at.length === 0 && written.length <= MOST_REDUCED) {
    const value = reduced(written, list, template);
    if (value.length > 0) yield [{ do: 'set', path, value }];
  }
}

/** Of longer lists, each item isn't tried in each world. */
const MOST_REDUCED = 30;

/** The list without all items, and branches of them, that name what others of it name in every world. */
function reduced(written: readonly Json[], list: UniqueList, template: Template): readonly Json[] {
  const worlds = new Conditions(template).worlds(conditionsIn([...written]));
  const names = (value: readonly Json[]): string =>
    JSON.stringify(worlds.map((world) => [...keysIn(list, [...value], { template, world })].toSorted()));
  const all = names(written);
  let left = written;
  for (const item of written.toReversed()) {
    const at = left.lastIndexOf(item);
    const branches = member(item, 'Fn::If') ?? null;
    const [condition = null, then = null, otherwise = null] = isList(branches) ? branches : [];
    const smaller: readonly (readonly Json[])[] = [
      [],
      ...(isList(branches)
        ? [[{ 'Fn::If': [condition, NO_VALUE, otherwise] }], [{ 'Fn::If': [condition, then, NO_VALUE] }]]
        : []),
    ];
    const found = smaller
      .map((each) => [...left.slice(0, at), ...each, ...left.slice(at + 1)])
      .find((each) => names(each) === all);
    left = found ?? left;
  }
  return left;
}

/** The item where the first, which a condition has or hasn't, isn't there. */
function unless(first: Json, item: Json): Json {
  const branches = member(first, 'Fn::If') ?? null;
  if (!isList(branches)) return item;
  const [condition = null, then = null] = branches;
  const isThere = member(then, 'Ref') !== 'AWS::NoValue';
  return { 'Fn::If': isThere ? [condition, NO_VALUE, item] : [condition, item, NO_VALUE] };
}

/** The items of a list that a function makes of known ones, each once. */
function listOnce(made: Json | undefined, template: Template): Json | undefined {
  if (made === undefined || conditionsIn(made).size > 0) return undefined;
  const value = resolve(made, { template, world: { holds: () => true } });
  const items = itemsOf(value).map((item): Json | undefined => {
    const sole = soleReference(item);
    return sole === undefined ? wholeText(item) : referenceTo(sole.logicalId, sole.attribute);
  });
  const known = items.filter((item) => item !== undefined);
  if (known.length < items.length) return undefined;
  return [...new Map(known.map((item) => [JSON.stringify(item), item])).values()];
}

/** Whether the cleaner's list names the same in every world. */
function namesTheSame(before: Template, after: Template, logicalId: string, list: UniqueList): boolean {
  const [old, now] = [before, after].map((each) => each.resources.get(logicalId)?.properties[list] ?? null);
  return new Conditions(before).worlds(conditionsIn(old)).every((world) => {
    const [had, has] = [
      keysIn(list, old ?? null, { template: before, world }),
      keysIn(list, now ?? null, { template: after, world }),
    ];
    return had.size === has.size && [...had].every((key) => has.has(key));
  });
}

/** `FunctionNames`: the cleaner takes the function off its VPC first. */
function* namedFunction(template: Template, user: Resource, cleaner: Resource): Generator<Edits> {
  const name = areNeighbours(user.path, cleaner.path) ? writtenName(user) : user.logicalId;
  const edit = listWith(template, cleaner, 'FunctionNames', [
    { expression: referenceTo(name), condition: user.condition },
  ]);
  if (edit !== undefined) yield [edit];
}

/** The order turned round: the cleaner no longer depends on the resource, but the resource on it. */
function* turnedRound(
  template: Template,
  user: Resource,
  cleaner: Resource,
  targets: readonly Target[],
): Generator<Edits> {
  const graph = new Dependencies(template).graph();
  const isUnwanted = (id: string): boolean => id === user.logicalId || graph.reaches(id, user.logicalId);
  const written = writtenAt(template, cleaner.path);
  const { DependsOn: _, Properties, ...others } = isObject(written) ? written : {};
  const ordered = dependenciesWithout(template, cleaner.path, isUnwanted);
  const properties: Record<string, Json> = {};
  for (const [name, value] of Object.entries(isObject(Properties) ? Properties : {})) {
    const cleaned = without(value, isUnwanted, template);
    if (cleaned !== undefined) properties[name] = cleaned;
  }
  for (const target of targets) {
    const before = properties[target.list];
    // The same id twice is refused, however it is written; in a loop, what the list has there.
    const kept = without(cleaner.properties[target.list], isUnwanted, template);
    if (isNamedIn(kept, target, template)) continue;
    const expression = reference(template, target, cleaner.path);
    properties[target.list] = [...(isList(before) ? before : []), expression];
  }
  const value: JsonObject = {
    Type: cleaner.type,
    ...others,
    ...(ordered.length === 0 ? {} : { DependsOn: ordered }),
    Properties: properties,
  };
  const edit: Edit = { do: 'set', path: cleaner.path, value };
  yield [edit, ...dependingOn(template, user, cleaner)];
  yield [edit];
}

/** The resource made to depend on the cleaner. */
function dependingOn(template: Template, user: Resource, cleaner: Resource): Edits {
  const name = areNeighbours(user.path, cleaner.path) ? writtenName(cleaner) : cleaner.logicalId;
  const edit = dependsOn(template, user, [name]);
  return edit === undefined ? [] : [edit];
}

function* moreServices(template: Template, { cleaner, service }: FindingOf<'service'>): Generator<Edits> {
  const resource = template.resources.get(cleaner);
  if (resource === undefined) return;
  const path = [...resource.path, 'Properties'];
  const before = member(writtenAt(template, path), 'Services');
  const names = before === undefined ? ['Lambda'] : texts(before);
  const isPlain = before === undefined || (isList(before) && names.length === before.length);
  const { Services, ...minutes } = serviceProperties(new Set([...names, service]));
  const value = isPlain ? (Services ?? ['Lambda']) : ['*'];
  yield [
    { do: 'set', path: [...path, 'Services'], value },
    ...Object.entries(minutes).map(([name, each]): Edit => ({
      do: 'set',
      path: [...path, name],
      value: each,
    })),
  ];
}

const VPC_ACCESS: Json = {
  'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
};

/** The function made to depend on its policies, or, where these depend on it, the permission put into its role. */
function* permissionsKept(
  template: Template,
  finding: FindingOf<'permissions-go-first'>,
  user: Resource,
): Generator<Edits> {
  const names = finding.policies.flatMap((id) => {
    const policy = template.resources.get(id);
    if (policy === undefined) return [];
    return [areNeighbours(policy.path, user.path) ? writtenName(policy) : id];
  });
  const order = dependsOn(template, user, names);
  if (order !== undefined) yield [order];
  const role = template.resources.get(finding.role);
  if (role === undefined) return;
  const path = [...role.path, 'Properties', 'ManagedPolicyArns'];
  const before = writtenAt(template, path);
  yield [{ do: 'set', path, value: [...(isList(before) ? before : []), VPC_ACCESS] }];
}
