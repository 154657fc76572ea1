import type { Found } from './probe';

/** What a probe gave, by the probe's name. */
export type Findings = ReadonlyMap<string, Found>;

/**
 * The world of the sandbox's (`sandbox/worlds.ts`) that behaves as what was seen. Pure. Undefined where the probes that
 * tell the worlds apart could not tell.
 */
export function worldOf(findings: Findings): string | undefined {
  const deletion = findings.get('function-deletion-waits')?.figures;
  const type = findings.get('express-mode-and-private-types')?.agrees;
  if (deletion === undefined || type === undefined) return undefined;
  const reading = type ? '' : '-unseen';
  // Its own request named no mode.
  if (deletion['namesExpress'] === true) return `express${reading}`;
  if (deletion['waits'] !== true) return `no-wait${reading}`;
  return deletion['isPrompt'] === false ? 'longest-wait' : `documented${reading}`;
}
