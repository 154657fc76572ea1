import type { ServiceKey } from '../../sandbox/eni-release/services';
import { SERVICE_NAMES } from '../support/service-names';
import type { Ran } from './host';
import { MINUTE, type End, type Played, type Sight, type Truth } from './play';

/*
 * What must hold of any deletion, stated from the outside: from what the issue and the guides promise and
 * what was so in truth, not from how the handlers go about it.
 */

/** What is known well enough to be left behind by its service for good. */
const DELETABLE: ReadonlySet<ServiceKey> = new Set([
  'Lambda',
  'LambdaBefore2019',
  'LambdaEventSourceMapping',
]);

/** The longest message and the largest context that an answer may have: the README's promise. */
const LONGEST_MESSAGE = 1_024;
const LARGEST_CONTEXT = 1_000;

/** Two looks that prove an end are so far apart at least, in milliseconds. */
const PROOF = 10_000;

/** All that is wrong with a deletion, in words; nothing when all is well. */
export function breachesOf(played: Played): readonly string[] {
  return [
    ...breaksNoLaws(played),
    ...hasEnded(played),
    ...isInTime(played),
    ...touchesItsOwn(played),
    ...played.ran.flatMap(answersWell),
    ...played.ran.flatMap(asksOnce),
    ...played.ends.flatMap((end) => endsRightly(played, end)),
    ...stackEndsRightly(played),
  ];
}

/** What an invocation knows of stacks, and of the cleaner's state, it needn't ask again. What failed may be. */
function asksOnce({ calls }: Ran): readonly string[] {
  const asked = calls
    .filter(
      ({ service, error }) => error === undefined && (service === 'cloudformation' || service === 'ssm'),
    )
    .map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`);
  return asked
    .filter((each, index) => asked.indexOf(each) < index)
    .map((each) => `An invocation asked the same twice: ${each}.`);
}

/** Between a look at all functions and a detachment somebody may make one; only what was before 2019 can be detached. */
function breaksNoLaws({ plan: { faults }, violations }: Played): readonly string[] {
  if (faults['functions-attached'] !== undefined && faults['lambda-before-2019'] !== undefined) return [];
  return violations.map(({ what, invariant }) => `${what} (${invariant})`);
}

const ENDINGS = {
  delete: ['DELETE_COMPLETE', 'DELETE_FAILED'],
  rollback: ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'],
  'take-out': ['UPDATE_COMPLETE'],
  replace: ['UPDATE_COMPLETE'],
  alone: ['GONE', 'STAYS'],
} as const;

function hasEnded(played: Played): readonly string[] {
  const { plan, status, ran, ends } = played;
  const endings: readonly string[] = ENDINGS[plan.occasion];
  return [
    ...(endings.includes(status) ? [] : [`The stack is ${status}, which is no end.`]),
    ...(ran.length > 0 ? [] : ['The cleaner’s delete handler was never called.']),
    ...(ends.length > 0 || maySilence(plan) || maySlip(played)
      ? []
      : ['No invocation of the delete handler ended it.']),
  ];
}

/** Faults under which a handler may stay silent until CloudFormation gives up on it. */
function maySilence({ faults }: Played['plan']): boolean {
  return faults['invocation-killed'] !== undefined || faults['slow-answers'] !== undefined;
}

/** Minutes that the operation may take, by its properties. That it is an update's, only the stack tells; else the longer limit holds. */
function limitOf(played: Pick<Played, 'plan' | 'ran'>): number {
  const { occasion, properties } = played.plan;
  const { TimeoutInMinutes: timeout = 120, UpdateTimeoutInMinutes: ofUpdates = timeout } = properties;
  if (occasion === 'alone' || isStackHidden(played)) return Math.max(timeout, ofUpdates);
  return occasion === 'delete' || occasion === 'rollback' ? timeout : ofUpdates;
}

function isStackHidden({ ran }: Pick<Played, 'ran'>): boolean {
  return ran.some(({ calls }) =>
    calls.some(({ operation, error }) => operation === 'DescribeStacks' && error === 'AccessDenied'),
  );
}

/** The delete handler's `timeoutInMinutes`, and how often an update's clean-up tries (CloudFormation user guide). */
const HANDLER_LIMIT = 720;
const ATTEMPTS = 3;

/** A minute after the deadline for last deletes, and what each fault adds by itself. */
function isInTime(played: Played): readonly string[] {
  const { plan, ran } = played;
  const { faults } = plan;
  const took = (ran.at(-1)?.ended ?? 0) - (ran[0]?.began ?? 0);
  const slack =
    5 * MINUTE +
    6 * (faults['callback-late'] ?? 0) +
    2 * (faults['clock-skew'] ?? 0) +
    (maySilence(plan) ? 10 * MINUTE : 0) +
    // Each of three clean-ups bears refused credentials for ten minutes and more.
    (faults['credentials-expire'] === undefined ? 0 : 36 * MINUTE);
  const most = slack + MINUTE * (maySlip(played) ? ATTEMPTS * HANDLER_LIMIT : mostMinutesOf(played));
  return took <= most
    ? []
    : [`It took ${minutes(took)} minutes, and may take ${minutes(most)} with all that went wrong.`];
}

/** Until it is known what the stack does, which refusals may prevent to the end, the longer limit counts. */
function mostMinutesOf(played: Played): number {
  const { plan } = played;
  const { TimeoutInMinutes = 120, UpdateTimeoutInMinutes = 0 } = plan.properties;
  const isRefused = mayRefuse(plan) || 'credentials-expire' in plan.faults;
  return isRefused ? Math.max(TimeoutInMinutes, UpdateTimeoutInMinutes) : limitOf(played);
}

/**
 * Whether what is known of the deadline may get lost on the way: with a context, while what tells it anew
 * is refused; or in an update, until it is known to be one, in each of three attempts.
 */
function maySlip(played: Played): boolean {
  const { faults } = played.plan;
  const isRefused = mayRefuse(played.plan) || 'credentials-expire' in faults;
  // As if there were no stack: then nothing tells a second attempt from a second deletion.
  if (!mayKnowThatAllGoes(played) && isDenied(played, 'cloudformation:DescribeStacks')) return true;
  // Context and parameter gone, and no stack tells when its deletion began: nothing remembers it.
  const mayBeForgotten =
    'context-lost' in faults && Object.keys(faults).some((name) => name.startsWith('parameters-'));
  const isWithoutStack =
    played.plan.occasion === 'alone' || isDenied(played, 'cloudformation:DescribeStacks');
  if (mayBeForgotten && isWithoutStack) return true;
  return isRefused && (!mayKnowThatAllGoes(played) || 'context-lost' in faults);
}

function mayRefuse({ faults }: Played['plan']): boolean {
  return ['throttling', 'server-errors', 'connection-resets', 'slow-answers'].some((name) => name in faults);
}

function minutes(duration: number): string {
  return (duration / MINUTE).toFixed(1);
}

function isSelected({ plan }: Played, service: ServiceKey | undefined): boolean {
  const name = service === undefined ? undefined : SERVICE_NAMES[service];
  const { Services = ['Lambda'] } = plan.properties;
  // Who asks for AgentCore means its managed private endpoints too, which are VPC Lattice's.
  const isMeant = name === 'VPCLattice' && Services.includes('BedrockAgentCore');
  return name !== undefined && (Services.includes('*') || Services.includes(name) || isMeant);
}

/** Nothing foreign and nothing of a service that nobody asked about; the checkers look after what is held. */
function touchesItsOwn(played: Played): readonly string[] {
  return played.touched.flatMap(({ id, service }) => {
    if (service === undefined) return [`The cleaner touched ${id}, which is a user's.`];
    if (!isSelected(played, service))
      return [`The cleaner touched ${id} of ${service}, without being asked.`];
    return DELETABLE.has(service) ? [] : [`The cleaner touched ${id} of ${service}, which might be in use.`];
  });
}

function answersWell({ outcome, input }: Ran): readonly string[] {
  if (outcome === undefined) return [];
  const message = 'message' in outcome ? (outcome.message ?? '') : '';
  const breaches: string[] = [];
  if (message === '') breaches.push(`A ${outcome.status} without a message.`);
  if (message.length > LONGEST_MESSAGE) breaches.push(`A message of ${message.length} characters.`);
  if (/undefined|NaN|\[object|Invalid Date/u.test(message)) breaches.push(`A broken message: ${message}`);
  if (outcome.status === 'SUCCESS' && 'model' in outcome) breaches.push('A model after the deletion.');
  if (outcome.status === 'IN_PROGRESS') {
    const { callbackContext, callbackDelaySeconds, model } = outcome;
    const size = JSON.stringify(callbackContext).length;
    if (size >= LARGEST_CONTEXT) breaches.push(`A context of ${size} characters.`);
    if (!Number.isInteger(callbackDelaySeconds) || callbackDelaySeconds < 1)
      breaches.push(`A delay of ${callbackDelaySeconds} seconds.`);
    if (model.Id !== input.model.Id) breaches.push('The model of another resource.');
  }
  return breaches;
}

/** Whether the stack's functions go, as far as the handler may know. */
function mayKnowThatAllGoes({ plan: { occasion } }: Played): boolean {
  return occasion === 'delete' || occasion === 'rollback';
}

/** Whether the delete has to wait for this one. */
function isWaitedFor(
  played: Played,
  { service, users }: Truth,
  mode: 'all goes' | 'functions stay',
): boolean {
  return isSelected(played, service) && (mode === 'all goes' || users.length === 0);
}

/** Faults that let EC2 show what is no more, or not what is. */
function mayLie({ plan: { faults } }: Played): boolean {
  return faults['stale-reads'] !== undefined || faults['empty-reads'] !== undefined;
}

function isDenied({ plan }: Played, action: string): boolean {
  return plan.denied.includes(action) || plan.faults['permissions-missing'] !== undefined;
}

function endsRightly(played: Played, end: End): readonly string[] {
  const { outcome } = end;
  if (outcome.status === 'FAILED') {
    return [...failsRightly(played, end, outcome), ...namesWhatStays(played, end, outcome.message)];
  }
  const whole = 'message' in outcome ? (outcome.message ?? '') : '';
  const message = whole.replace(
    /^What the stack is doing can’t be read, .*?\(guides\/permissions\.md\)\. /u,
    '',
  );
  if (message !== whole && !isDenied(played, 'cloudformation:DescribeStacks'))
    return [`It lacked no permission, and said so: ${whole}`];
  if (/^(?:The network interface .* is gone|All \d+ .* are gone|No service has left)/u.test(message)) {
    return [
      ...isClean(played, end),
      ...isProven(played, end),
      ...countsRightly(played, end, message),
      ...namesWhatStays(played, end, message),
    ];
  }
  if (message.startsWith('Not waiting, because UpdateTimeoutInMinutes is 0')) {
    const isAsked = limitOf(played) === 0;
    return [
      ...(isAsked ? [] : [`It didn't wait, and nobody asked for that: ${message}`]),
      ...namesWhatStays(played, end, message),
    ];
  }
  const maySucceed = played.plan.properties.OnTimeout === 'SUCCEED' || limitOf(played) === 0;
  return [
    ...(maySucceed ? [] : [`It succeeded with this: ${message}`]),
    ...namesWhatStays(played, end, message),
  ];
}

/** "Gone" is true. */
function isClean(played: Played, { present }: End): readonly string[] {
  // What can't be read, or is shown otherwise, can't be told; CloudFormation's own retries make up for it.
  if (mayLie(played)) return [];
  const mode =
    mayKnowThatAllGoes(played) && !isDenied(played, 'cloudformation:DescribeStacks')
      ? 'all goes'
      : 'functions stay';
  const left = present.filter((each) => isWaitedFor(played, each, mode));
  return left.length === 0
    ? []
    : [`It said that all was gone, and there were ${left.map(inWords).join(', ')}.`];
}

function inWords({ id, service, status, users }: Truth): string {
  return `${id} (${service ?? 'a user’s'}, ${status}${users.length > 0 ? `, used by ${users.join(', ')}` : ''})`;
}

/** What it says is gone was there once, and is there no more. */
function countsRightly(played: Played, { at, present }: End, message: string): readonly string[] {
  if (mayLie(played)) return [];
  const claimed =
    /^All (\d+) /u.exec(message)?.[1] ?? (message.startsWith('The network interface') ? '1' : '0');
  const ids = new Set(
    played.sights
      .filter((sight) => sight.at <= at)
      .flatMap(({ shown }) => shown)
      .filter(({ service }) => isSelected(played, service))
      .map(({ id }) => id),
  );
  // Somebody may have begun to use one again; it isn't remembered which were seen.
  const mayBeUsed = / (?:is|are) gone, or in use again/u.test(message);
  for (const { id, users } of present) if (!(mayBeUsed && users.length > 0)) ids.delete(id);
  return Number(claimed) <= ids.size
    ? []
    : [`It said that ${claimed} were gone, and ${ids.size} were: ${message}`];
}

/**
 * The invocation that ended it and those that led to it, each by the context that it handed on. What a twin
 * of a callback that was delivered twice saw, these never hear of.
 */
function chainOf({ ran }: Played, end: End): readonly Ran[] {
  const chain = ran.filter(({ ended, outcome }) => ended === end.at && outcome === end.outcome).slice(-1);
  for (let it = chain[0]; it !== undefined;) {
    const { callbackContext } = it.input;
    const given = JSON.stringify(callbackContext ?? null);
    const { began } = it;
    it =
      given === 'null'
        ? undefined
        : ran.findLast(
            ({ ended, outcome }) =>
              ended <= began &&
              outcome?.status === 'IN_PROGRESS' &&
              JSON.stringify(outcome.callbackContext ?? null) === given,
          );
    if (it !== undefined) chain.push(it);
  }
  return chain;
}

/** EC2 has refused by name each that any of these invocations was shown to wait for, one at least. */
function isRefusedByName(played: Played, end: End): boolean {
  const calls = chainOf(played, end).flatMap((it) => it.calls);
  const looks = new Set(calls.map(({ at }) => at));
  const shown = played.sights
    .filter(({ at }) => looks.has(at))
    .flatMap((sight) => sight.shown.filter((each) => isWaitedFor(played, each, 'functions stay')));
  const refused = calls
    .filter(({ error }) => error === 'InvalidNetworkInterfaceID.NotFound')
    .map(({ input }) => JSON.stringify(input));
  return shown.length > 0 && shown.every(({ id }) => refused.some((text) => text.includes(id)));
}

/** Before it, nothing showed for ten seconds: two looks at least; or all that ever showed was refused by name. */
function isProven(played: Played, end: End): readonly string[] {
  if (limitOf(played) === 0 || isSeenOnce(played, end) || isRefusedByName(played, end)) return [];
  // What an invocation saw whose process ended, nobody knows; nor is part of a look, whose rest was refused, a look.
  const isLost = ({ outcome }: Ran): boolean =>
    outcome === undefined ||
    (outcome.status === 'IN_PROGRESS' && outcome.message.startsWith('Trying again: '));
  const looks = new Set(
    chainOf(played, end)
      .filter((it) => !isLost(it))
      .flatMap(({ calls }) => calls.map(({ at }) => at)),
  );
  const until = played.sights.filter(({ at }) => looks.has(at));
  const last = until.findLastIndex((sight) => showsAny(played, sight));
  const clean = until.slice(last + 1);
  const proof = (clean.at(-1)?.at ?? 0) - (clean[0]?.at ?? 0);
  return proof >= PROOF ? [] : [`It said that all was gone after ${proof} ms without a sight of anything.`];
}

/** It says so itself, and only when the time is well over. */
function isSeenOnce(played: Played, { at, outcome }: End): boolean {
  const message = 'message' in outcome ? (outcome.message ?? '') : '';
  return (
    message.includes(' That was seen once only, because the time is up.') &&
    timeTaken(played, at) > shortestLimit(played)
  );
}

/** How long the cleaner had been at it, in milliseconds. */
function timeTaken({ ran }: Played, at: number): number {
  return at - (ran[0]?.began ?? at);
}

/** Milliseconds after which its time is up by its own clock, at the earliest. */
function shortestLimit(played: Played): number {
  return limitOf(played) * MINUTE - 2 * (played.plan.faults['clock-skew'] ?? 0);
}

function showsAny(played: Played, { shown }: Sight): boolean {
  // Who has users when it is shown is told from who hasn't only where the functions can be listed.
  return shown.some((each) => isWaitedFor(played, each, 'functions stay'));
}

function failsRightly(
  played: Played,
  { at }: End,
  { errorCode, message }: Extract<End['outcome'], { status: 'FAILED' }>,
): readonly string[] {
  const { plan } = played;
  const says = `It failed with ${errorCode}: ${message}`;
  switch (errorCode) {
    case 'NotStabilized': {
      if (plan.properties.OnTimeout === 'SUCCEED') return [`OnTimeout is SUCCEED. ${says}`];
      const isTimeout = /^The (?:\d+ minutes are over|time is up)/u.test(message);
      const isEarly = timeTaken(played, at) < shortestLimit(played) - 1_000;
      return isTimeout && isEarly && !mayForgetItsBeginning(played)
        ? [`After ${minutes(timeTaken(played, at))} minutes. ${says}`]
        : [];
    }
    case 'AccessDenied': {
      const action = /Allow ([a-z0-9]+:\w+) in the policy/u.exec(message)?.[1] ?? '';
      return isDenied(played, action) ? [] : [says];
    }
    case 'InvalidCredentials':
      return plan.faults['credentials-expire'] === undefined ? [says] : [];
    case 'NotFound':
      return isForgotten(plan) ? [] : [says];
    case 'InvalidRequest':
      return plan.occasion === 'alone' && 'parameters-corrupted' in plan.faults ? [] : [says];
    default:
      return [says];
  }
}

/** Without a stack, a parameter that is gone can mean that the deletion was over before: its answer got lost. */
function isForgotten({ occasion, faults }: Played['plan']): boolean {
  const losses = [
    'parameters-deleted',
    'callback-twice',
    'connection-resets',
    'invocation-killed',
    'slow-answers',
  ];
  return occasion === 'alone' && losses.some((name) => name in faults);
}

/**
 * Without its parameter a deletion counts from its resource's own beginning; where nothing tells that, as in
 * an update's clean-up, from the beginning of the stack's operation.
 */
function mayForgetItsBeginning(played: Played): boolean {
  const { faults } = played.plan;
  const isTold = mayKnowThatAllGoes(played) && !isDenied(played, 'cloudformation:ListStackResources');
  return !isTold && ('parameters-deleted' in faults || 'parameters-corrupted' in faults);
}

/** What is left is named, or counted at least; what is named is what was shown. */
function namesWhatStays(
  played: Played,
  { present, lastSights, outcome }: End,
  message: string,
): readonly string[] {
  const named: readonly string[] = message.match(/eni-[0-9a-f]{17}/gu) ?? [];
  const shown = new Set(lastSights.flatMap((sight) => sight.shown.map(({ id }) => id)));
  const unknown = named.filter((id) => !shown.has(id));
  const breaches = unknown.map((id) => `It named ${id}, which it didn't see: ${message}`);
  if (outcome.status === 'FAILED' && outcome.errorCode !== 'NotStabilized') return breaches;
  // What can't be told isn't.
  if (message.startsWith('The time is up, and what is left can')) return breaches;
  if (mayLie(played)) return breaches;
  const isCounted = /of them|and \d+ more/u.test(message);
  const silent = present.filter(({ id }) => shown.has(id) && !named.includes(id));
  if (silent.length > 0 && !isCounted && outcome.status !== 'FAILED') {
    breaches.push(`It didn't name ${silent.map(inWords).join(', ')}: ${message}`);
  }
  const waited = silent.filter((each) => isWaitedFor(played, each, 'functions stay'));
  if (waited.length > 0 && !isCounted && outcome.status === 'FAILED') {
    breaches.push(`It didn't name ${waited.map(inWords).join(', ')}: ${message}`);
  }
  return breaches;
}

/** The stack's end follows from the cleaner's, and from what stays. */
function stackEndsRightly(played: Played): readonly string[] {
  const { plan, status, ends, failures } = played;
  if (plan.occasion !== 'delete' && plan.occasion !== 'rollback') return [];
  const last = ends.at(-1)?.outcome;
  const isComplete = status.endsWith('_COMPLETE');
  if (isComplete && last?.status === 'FAILED') {
    return [`The stack is ${status}, though the cleaner failed: ${last.message}`];
  }
  if (last?.status === 'SUCCESS' && ends.at(-1)?.present.length === 0 && !isComplete) {
    const isNewcomers = plan.faults['functions-attached'] !== undefined;
    return isNewcomers
      ? []
      : [`The stack is ${status}, though nothing was in its way: ${failures.join('; ')}`];
  }
  return [];
}
