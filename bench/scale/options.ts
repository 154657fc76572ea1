import type { FaultName } from '../../sandbox/faults/table';

/** What is to be deleted, and what lies around it. */
export interface ScaleOptions {
  /** Network interfaces in the VPC, foreign ones and orphans included. */
  readonly enis: number;
  /** Share of them that no service left, in [0, 1]. They are in the guarded groups and subnets all the same. */
  readonly foreignShare: number;
  /** Security groups that each stack's cleaner guards. */
  readonly groups: number;
  /** Subnets that each stack's cleaner guards. */
  readonly subnets: number;
  /** Network interfaces that are free from the beginning and that only the cleaner will delete. */
  readonly orphans: number;
  /** Stacks that are deleted at the same instant, with a cleaner each. What there is is divided among them. */
  readonly stacks: number;
  readonly seed: number;
  /** Told of all that happens, in order: the world's journal, an entry a line. */
  readonly tell?: (line: string) => void;
  /** Functions of the account that have nothing to do with it, 2 versions each. Default 0. */
  readonly functions?: number;
  /** What proves an end: today's policy, or the one of before. Default: `by id`. */
  readonly ends?: 'by id' | 'by two scans';
  /** In force from the deletions' beginning on, in the units of `sandbox/faults/table.ts`. Default: none. */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
}
