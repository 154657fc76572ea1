import { checkConfiguration, listOf, membersOf, oneOf, type TypeConfiguration } from '../ground/checks';
import { matchesGlob } from '../network-interfaces/glob';
import { checkServices, EVERY_SERVICE, servicesOf } from '../network-interfaces/service-names';
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

/** Letters, digits and hyphens, as in stacks' names, and the wildcards `*` and `?`. */
const PATTERN = /^[A-Za-z0-9*?-]{1,128}$/u;

const CONFIGURATION: TypeConfiguration<'Mode' | 'ExemptStacks' | 'Services'> = {
  typeName: 'Org::VPC::EniGuard',
  command: 'aws cloudformation set-type-configuration --type HOOK',
  checks: {
    Mode: oneOf('FAIL', 'WARN'),
    ExemptStacks: listOf(
      'patterns of stack names, which may hold * and ?',
      (pattern) => PATTERN.test(pattern),
      { mayBeEmpty: true },
    ),
    Services: checkServices,
  },
  refuse: (message) => new HookError('InvalidTypeConfiguration', message),
};

/** What the checks let through. */
interface Members {
  readonly Mode?: Settings['mode'] | null;
  readonly ExemptStacks?: readonly string[] | null;
  readonly Services?: readonly string[] | null;
}

/**
 * Reads the type configuration.
 *
 * @throws HookError `InvalidTypeConfiguration` with the member's name
 */
export function settingsOf(configuration: unknown): Settings {
  const members: Members = membersOf(configuration, CONFIGURATION);
  checkConfiguration(members, CONFIGURATION);
  const { Mode, ExemptStacks, Services } = members;
  return {
    mode: Mode ?? 'FAIL',
    exemptStacks: ExemptStacks ?? [],
    services: servicesOf(Services ?? [EVERY_SERVICE]),
  };
}

/** Whether the stack of that name isn't to be looked at. */
export function isExempt(stackName: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, stackName));
}
