import { listed } from '../network-interfaces/words';
import { bySeverity, check, type CheckOptions } from './check';
import { vpcUsersOf } from './coverage/vpc-users';
import { deployedStack, UNKNOWN, type Deployed } from './deployed';
import { unread, type Finding, type Severity } from './findings';
import { proposeAll, proposeFix } from './fixes/propose';
import { templateModel, type TemplateModel } from './model';
import { HookError, type Annotation, type Effects, type HookInput, type HookOutcome } from './protocol';
import type { Settings } from './settings';
import { checkUpdate } from './update';
import { isUnreadable, readTemplate, type Template } from './template/template';
import { inFewWords, inWords, fitted } from './words';
import { cureInMessage, remediation, SEE_GUIDE, SURELY_SHOWN } from './cure';

/** As many findings are shown singly. */
const MOST_ANNOTATIONS = 25;

/** In characters: CloudFormation cuts a hook's longer message off (Hooks guide). */
const LONGEST_MESSAGE = 4_096;

/** For the answer, in milliseconds, when no more changes are looked for. */
const RESERVE = 10_000;

/**
 * Judges the template of a stack or change set before anything of it is provisioned. In a huge one, changes
 * are proposed for as many findings as there is time for.
 */
export async function checkTemplate(
  effects: Pick<Effects, 'clock' | 'cloudFormation' | 'sleep'>,
  input: HookInput,
  settings: Settings,
): Promise<HookOutcome> {
  const mayGoOn: MayGoOn = () => effects.clock.now() < input.deadline - RESERVE;
  try {
    const model = templateModel(await input.model());
    return judge(model, await before(effects, input, model), settings, mayGoOn);
  } catch (error) {
    // What can't be fetched can't be judged: the operation goes on in WARN.
    if (!(error instanceof HookError) || settings.mode === 'FAIL') throw error;
    return passed(`Warning: ${error.message}`);
  }
}

type MayGoOn = () => boolean;

/**
 * What an update starts from. A STACK's has the template before with it; a change set's request has only which resources
 * change, and of those in resolved values: what is deployed tells more.
 */
async function before(
  effects: Pick<Effects, 'cloudFormation' | 'sleep'>,
  { point, stackId, targetName }: HookInput,
  { changedResources, previousTemplate }: TemplateModel,
): Promise<Deployed> {
  const isUpdate = point === 'UPDATE_PRE_PROVISION' && previousTemplate !== undefined;
  const isChange =
    targetName === 'CHANGE_SET' && changedResources.some(({ action }) => !/^(?:CREATE|ADD)$/iu.test(action));
  if (!isUpdate && !isChange) return UNKNOWN;
  const found =
    stackId === undefined ? UNKNOWN : await deployedStack(effects, stackId, { template: isChange });
  return isUpdate ? { ...found, template: previousTemplate } : found;
}

function judge(model: TemplateModel, deployed: Deployed, settings: Settings, mayGoOn: MayGoOn): HookOutcome {
  const { template: written, resolvedTemplate, changedResources } = model;
  const text = resolvedTemplate ?? written;
  if (text === undefined) return passed('There is no template to check.');
  const template = readTemplate(text);
  if (isUnreadable(template)) {
    const finding = unread(template.unreadable);
    return passed(inWords(finding), [annotationOf(finding, undefined)]);
  }
  const present = changedResources.filter(({ action }) => !/^(?:DELETE|REMOVE)$/iu.test(action));
  const options = {
    services: settings.services,
    present: new Set(present.map(({ logicalId }) => logicalId)),
  };
  const found = [...check(template, options), ...ofUpdate(model, deployed, options)];
  return verdict(template, bySeverity(found), settings, options, mayGoOn);
}

/** What the update leaves: of the two texts as their callers gave them, so that they compare. */
function ofUpdate(
  { template: after }: TemplateModel,
  { template: previous, parameters }: Deployed,
  options: CheckOptions,
): readonly Finding[] {
  if (after === undefined || previous === undefined || after === previous) return [];
  const [old, now] = [readTemplate(previous), readTemplate(after)];
  return isUnreadable(old) || isUnreadable(now) ? [] : checkUpdate(old, now, options, parameters);
}

function verdict(
  template: Template,
  findings: readonly Finding[],
  settings: Settings,
  options: CheckOptions,
  mayGoOn: MayGoOn,
): HookOutcome {
  const of = (severity: Severity): readonly Finding[] =>
    findings.filter((each) => each.severity === severity);
  const annotations = findings.slice(0, MOST_ANNOTATIONS).map((finding) => {
    const fix = mayGoOn() ? proposeFix(template, finding, findings, options) : undefined;
    return annotationOf(finding, fix === undefined ? undefined : remediation(template, fix));
  });
  const errors = of('error');
  const serious = errors.length > 0 ? errors : of('warning');
  if (serious.length === 0) {
    const message = findings.length === 0 ? lookedAt(template, options) : told(of('note'));
    return passed(message, annotations);
  }
  const fix = proposeAll(template, serious, options, mayGoOn);
  const start = told(serious);
  const room = LONGEST_MESSAGE - start.length - SEE_GUIDE.length - 20;
  const cure = fix === undefined ? [] : [cureInMessage(template, fix, room)];
  const message = [start, ...cure, SEE_GUIDE].join(' ');
  if (errors.length > 0 && settings.mode === 'FAIL') {
    return { status: 'FAILED', errorCode: 'NonCompliant', message, annotations };
  }
  return passed(`Warning: ${message}`, annotations);
}

/** What was looked at, and no more. */
function lookedAt(template: Template, { services }: CheckOptions): string {
  const names = [...new Set(vpcUsersOf(template, services).map(({ resource }) => resource.logicalId))];
  return names.length === 0
    ? 'No resource of this template is known to leave network interfaces behind.'
    : `The template was looked at for the network interfaces of ${listed(names, 3)}: nothing was found that keeps its ` +
        `security groups and subnets from being deleted.`;
}

/** The first finding whole, the others by their resources. */
function told(findings: readonly Finding[]): string {
  const [first, ...further] = findings;
  if (first === undefined) return '';
  const names = [...new Set(further.map(({ logicalId }) => logicalId))].filter((name) => name !== '');
  const start = inFewWords(first, MOST_OF_THE_FIRST);
  if (names.length === 0) return start;
  const others = fitted(
    [names.length, MOST_NAMES, 5, 1].map((most) => `The same or the like: ${listedPlain(names, most)}.`),
    MOST_OF_THE_OTHERS,
  );
  return `${start} ${others}`;
}

/** Of a message's 4,096 characters: the cure has to have room. */
const MOST_OF_THE_FIRST = 1_000;
const MOST_OF_THE_OTHERS = 1_000;
const MOST_NAMES = 20;

function listedPlain(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

function annotationOf(finding: Finding, remediationMessage: string | undefined): Annotation {
  const { severity, kind, logicalId, line } = finding;
  const place = line === undefined ? '' : `Line ${line}: `;
  return {
    name: logicalId === '' ? kind : `${kind}: ${logicalId}`,
    status: severity === 'note' ? 'SKIPPED' : 'FAILED',
    statusMessage: `${place}${inFewWords(finding, SURELY_SHOWN - place.length)}`,
    ...(remediationMessage === undefined ? {} : { remediationMessage }),
    severityLevel: SEVERITY_LEVELS[severity],
  };
}

const SEVERITY_LEVELS = { error: 'HIGH', warning: 'MEDIUM', note: 'INFORMATIONAL' } as const;

function passed(message: string, annotations: readonly Annotation[] = []): HookOutcome {
  return { status: 'SUCCESS', message, annotations };
}
