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
 * overage": `Resource-Processing-Time`); the bill's delay by the Cost Management guide: Cost Explorer's data is refreshed
 * "at least once every 24 hours".
 */
export const UNTRIED: readonly Untried[] = [
  {
    open: 'What of a private type’s handlers is billed: each operation or each invocation, and whether the time between callbacks counts.',
    why: 'No API tells it of one operation, and the handlers’ own metrics are not AWS’s count: only the bill has it, up to a day later.',
    look: 'Cost Explorer, by day and usage type, where nothing else uses private types: …Resource-Invocation-Count and …Resource-Processing-Time, beside the cleaner’s seconds above.',
  },
  {
    open: 'How the times of releases are spread, and how long the longest takes.',
    why: 'One run sees one release.',
    look: 'The answers of many runs of --only release-time.',
  },
];
