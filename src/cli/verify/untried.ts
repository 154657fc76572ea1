/** What the project assumes and no probe can tell. */
export interface Untried {
  readonly open: string;
  /** Why it isn't tried. */
  readonly why: string;
  /** Where a person may see it. */
  readonly look: string;
}

/**
 * Usage types by AWS's price list of CloudFormation ("$0.00008 per second of CloudFormation resource handler duration
 * overage": `Resource-Processing-Time`); billing information is updated up to three times a day (Cost Management guide, best
 * practices for the Cost Explorer API).
 */
export const UNTRIED: readonly Untried[] = [
  {
    open: 'What of a private type’s handlers is billed: each operation or each invocation, and whether the time between callbacks counts.',
    why: 'No API tells it of one operation, and the handlers’ own metrics are not AWS’s count: only the bill has it, which is updated up to three times a day.',
    look: 'Cost Explorer, by day and usage type, where nothing else uses private types: …Resource-Invocation-Count and …Resource-Processing-Time, beside the cleaner’s seconds above.',
  },
  {
    open: 'How the times of releases are spread, and how long the longest takes.',
    why: 'One run sees one release.',
    look: 'The answers of many runs of --only release-time.',
  },
];
