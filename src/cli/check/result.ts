import { bySeverity, check, type CheckOptions } from '../../guard/check';
import type { Finding, Severity } from '../../guard/findings';
import { proposeAll, proposeFix } from '../../guard/fixes/propose';
import { cdkStatements } from '../../guard/cure';
import { fixInWords, inWords } from '../../guard/words';
import type { Template } from '../../guard/template/template';
import { checkUpdate } from '../../guard/update';
import type { Input } from './inputs';
import { mendedText } from './mend';

/** A finding, with the lines that mend it. */
export interface Told {
  readonly finding: Finding;
  readonly message: string;
  /** Undefined where no change of the template mends it. */
  readonly fix: string | undefined;
}

/** What the guard has to say of one template. */
export interface Checked {
  readonly input: Input;
  readonly told: readonly Told[];
  /** Whether a change of the template mends something of it. */
  readonly isMendable: boolean;
  /** The template with every change that mends something. Made when it is asked for: that takes longer than the check. */
  readonly fixed: () => string | undefined;
}

/**
 * The guard on one template, as the hook would judge it.
 *
 * @param inCdk whether what mends it is said as the CDK's code in TypeScript, not as lines of the template
 * @param previous the template that is deployed: what the update from it leaves behind is found, too
 */
export function checkInput(
  input: Input,
  options: CheckOptions,
  { inCdk = false, previous }: { readonly inCdk?: boolean; readonly previous?: Template | undefined } = {},
): Checked {
  const { template } = input;
  const left = previous === undefined ? [] : checkUpdate(previous, template, options);
  const findings = bySeverity([...check(template, options), ...left]);
  const told = findings.map((finding) => {
    const fix = proposeFix(template, finding, findings, options);
    return {
      finding,
      message: inWords(finding),
      fix: fix === undefined ? undefined : (inCdk ? cdkStatements : fixInWords)(template, fix),
    };
  });
  const isMendable = told.some(({ finding: { severity }, fix }) => severity !== 'note' && fix !== undefined);
  return {
    input,
    told,
    isMendable,
    fixed: () => {
      if (!isMendable) return undefined;
      const serious = findings.filter(({ severity }) => severity !== 'note');
      const fix = proposeAll(template, serious, options);
      return fix === undefined ? undefined : mendedText(template, fix);
    },
  };
}

/** How many there are of each severity. */
export function countsOf(all: readonly Checked[]): Readonly<Record<Severity, number>> {
  const severities = all.flatMap(({ told }) => told.map(({ finding }) => finding.severity));
  const of = (severity: Severity): number => severities.filter((each) => each === severity).length;
  return { error: of('error'), warning: of('warning'), note: of('note') };
}
