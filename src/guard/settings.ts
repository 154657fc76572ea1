import { matchesGlob } from '../network-interfaces/glob';
import { EVERY_SERVICE, isServiceName, SERVICE_NAMES, servicesOf } from '../network-interfaces/service-names';
import type { ServiceName } from '../network-interfaces/service-profiles';
import { HookError } from './protocol';

/** The type configuration with its defaults applied. */
export interface Settings {
  /** `WARN`: whatever is found, the operation goes on. */
  readonly mode: 'FAIL' | 'WARN';
  /** Patterns of names of stacks that aren't looked at. */
  readonly exemptStacks: readonly string[];
  /** Whose network interfaces to look after. */
  readonly services: ReadonlySet<ServiceName>;
}

const MEMBERS = ['Mode', 'ExemptStacks', 'Services'] as const;

/** Letters, digits and hyphens, as in stacks' names, and the wildcards `*` and `?`. */
const PATTERN = /^[A-Za-z0-9*?-]{1,128}$/u;

/**
 * Reads the type configuration.
 *
 * @throws HookError `InvalidTypeConfiguration` with the member's name
 */
export function settingsOf(configuration: unknown): Settings {
  if (configuration === undefined || configuration === null) return settingsOf({});
  if (typeof configuration !== 'object' || Array.isArray(configuration)) {
    throw refusal(JSON.stringify(configuration), 'is no JSON object');
  }
  const members: Readonly<Record<string, unknown>> = { ...configuration };
  const unknown = Object.keys(members).find((name) => !MEMBERS.some((each) => each === name));
  if (unknown !== undefined) throw refusal(unknown, `is none of ${MEMBERS.join(', ')}`);
  return {
    mode: modeOf(members['Mode']),
    exemptStacks: patternsOf(members['ExemptStacks']),
    services: servicesNamed(members['Services']),
  };
}

function modeOf(value: unknown): Settings['mode'] {
  if (value === undefined || value === null) return 'FAIL';
  if (value === 'FAIL' || value === 'WARN') return value;
  throw refusal('Mode', `must be FAIL or WARN, not ${JSON.stringify(value)}`);
}

function patternsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const patterns = listOf('ExemptStacks', value, 'a list of stack names, which may hold * and ?');
  const wrong = patterns.find((pattern) => !PATTERN.test(pattern));
  if (wrong !== undefined)
    throw refusal('ExemptStacks', `has "${wrong}", which is no pattern of a stack’s name`);
  return patterns;
}

function servicesNamed(value: unknown): ReadonlySet<ServiceName> {
  if (value === undefined || value === null) return servicesOf([EVERY_SERVICE]);
  const known = `a list of ${SERVICE_NAMES.join(', ')} or "${EVERY_SERVICE}"`;
  const names = listOf('Services', value, known);
  const wrong = names.find((name) => name !== EVERY_SERVICE && !isServiceName(name));
  if (wrong !== undefined) throw refusal('Services', `must be ${known}; "${wrong}" is none of them`);
  return servicesOf(names);
}

function listOf(name: string, value: unknown, what: string): readonly string[] {
  const texts = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  if (!Array.isArray(value) || texts.length !== value.length) throw refusal(name, `must be ${what}`);
  return texts;
}

function refusal(name: string, problem: string): HookError {
  return new HookError(
    'InvalidTypeConfiguration',
    `${name} in the type configuration of Org::VPC::EniGuard ${problem}. Correct it with "aws cloudformation set-type-configuration --type HOOK".`,
  );
}

/** Whether the stack of that name isn't to be looked at. */
export function isExempt(stackName: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, stackName));
}
