import type { Twice } from './coverage/cleaners';
import type { TooEarly } from './coverage/coverage';
import type { Unknown } from './coverage/not-known';
import type { Target } from './coverage/places';

/**
 * - `error`: the stack's deletion depends on luck: refuse it.
 * - `warning`: it probably does, or only part of the trouble is known.
 * - `note`: something that the template can't tell.
 */
export type Severity = 'error' | 'warning' | 'note';

interface Common {
  readonly severity: Severity;
  /** The resource that the finding is about. */
  readonly logicalId: string;
  /** Of that resource in the template's text, from 1. */
  readonly line: number | undefined;
  /**
   * The conditions under which it is so: `UseVpc` true, `IsProd` false. Empty where it always is.
   */
  readonly when: readonly ConditionValue[];
}

export interface ConditionValue {
  readonly condition: string;
  readonly holds: boolean;
}

/** What the guard has to say of a template. */
export type Finding = Common &
  (
    | Uncovered
    | TooEarlyCleaner
    | ServiceLeftOut
    | CleanerStays
    | NamedTwice
    | UserStays
    | HolderStays
    | TakenOffInUse
    | UpdateLeaves
    | PermissionsGoFirst
    | HiddenFunctions
    | NotKnown
    | OtherCleaner
    | UnknownTransform
    | Unread
  );

/** Network interfaces of this resource block these targets, and nothing makes the targets wait. */
export interface Uncovered {
  readonly kind: 'uncovered';
  readonly noun: string;
  readonly service: string;
  /** Who keeps the network interfaces, in words: `Lambda`. */
  readonly keeper: string;
  /** What reaches the VPC through the resource, by logical ids: web functions through a network connector. */
  readonly usedBy: readonly string[];
  readonly targets: readonly Target[];
  /** A cleaner that does a part of it, and the targets that it does cover. */
  readonly partly: { readonly cleaner: string; readonly covers: readonly Target[] } | undefined;
}

/** The cleaner goes before the resource, and waits for what can't happen then. */
export interface TooEarlyCleaner {
  readonly kind: 'too-early';
  readonly noun: string;
  readonly cleaner: string;
  readonly because: TooEarly;
}

/** The cleaner doesn't wait for network interfaces of this service. */
export interface ServiceLeftOut {
  readonly kind: 'service';
  readonly noun: string;
  readonly service: string;
  readonly cleaner: string;
}

/** The cleaner has a deletion policy that keeps it from ever being deleted: it never cleans. */
export interface CleanerStays {
  readonly kind: 'cleaner-stays';
  readonly cleaner: string;
}

/** The cleaner names one thing twice in a list, and can't be created; `logicalId` is the cleaner's. */
export interface NamedTwice extends Twice {
  readonly kind: 'twice';
}

/** The resource stays when the stack goes, its network interfaces too. */
export interface UserStays {
  readonly kind: 'user-stays';
  readonly noun: string;
  readonly targets: readonly Target[];
}

/** A resource of another kind stays when the stack goes, a database say, and holds what should go. */
export interface HolderStays {
  readonly kind: 'holder-stays';
  readonly type: string;
  readonly targets: readonly Target[];
  /** All that would have to stay with it, by logical ids. */
  readonly needs: readonly string[];
}

/** A custom resource whose function the cleaner takes off its VPC while it may still be needed. */
export interface TakenOffInUse {
  readonly kind: 'taken-off-in-use';
  readonly cleaner: string;
  /** The function. */
  readonly user: string;
}

/** An update takes these targets away, and network interfaces will still be in them. */
export interface UpdateLeaves {
  readonly kind: 'update-leaves';
  readonly noun: string;
  readonly targets: readonly Target[];
  readonly because: LeftBecause;
}

export type LeftBecause =
  /** The update publishes no version: the alias goes on using the one that is in them. */
  | { readonly why: 'alias'; readonly versions: readonly string[] }
  /** These published versions stay, and stay in them. */
  | { readonly why: 'versions'; readonly versions: readonly string[] }
  /** The cleaner goes with what it guards: in an update it neither takes a function off nor waits for what one holds. */
  | { readonly why: 'cleaner-first'; readonly cleaner: string }
  /** The cleaner's `UpdateTimeoutInMinutes` is 0. */
  | { readonly why: 'no-wait'; readonly cleaner: string }
  /** No cleaner of the template before guards them. */
  | { readonly why: 'uncovered' };

/** Lambda won't be able to delete the network interfaces itself. */
export interface PermissionsGoFirst {
  readonly kind: 'permissions-go-first';
  readonly role: string;
  readonly policies: readonly string[];
  /** The cleaner that will delete them in its place. */
  readonly cleaner: string | undefined;
}

/** There may be functions behind this resource. */
export interface HiddenFunctions {
  readonly kind: 'hidden';
  readonly what: string;
  readonly targets: readonly Target[];
}

/** Nobody can say whether what the resource puts into these targets outlasts it, or no cleaner can wait for it. */
export interface NotKnown {
  readonly kind: 'not-known';
  readonly what: string;
  readonly why: Unknown;
  readonly targets: readonly Target[];
}

/** Something else seems to do a cleaner's work. */
export interface OtherCleaner {
  readonly kind: 'other-cleaner';
  readonly noun: string;
  readonly by: string;
}

/** A macro may change everything that was found, and `logicalId` is empty; or what that resource uses. */
export interface UnknownTransform {
  readonly kind: 'transform';
  readonly names: readonly string[];
}

/** The template can't be read; `logicalId` is empty. */
export interface Unread {
  readonly kind: 'unread';
  readonly reason: string;
}

/** The only finding of a template that can't be read. */
export function unread(reason: string): Finding {
  return { kind: 'unread', severity: 'note', logicalId: '', line: undefined, when: [], reason };
}

/** A finding of one kind. */
export type FindingOf<Kind extends Finding['kind']> = Extract<Finding, { readonly kind: Kind }>;

/** Equal for the same finding of two versions of a template, or of one template in two worlds. */
export function identity(
  finding: Pick<Finding, 'kind' | 'logicalId'> & {
    readonly cleaner?: unknown;
    readonly noun?: string;
    readonly list?: string;
  },
): string {
  const isAboutCleaner =
    finding.kind === 'too-early' ||
    finding.kind === 'service' ||
    finding.kind === 'cleaner-stays' ||
    finding.kind === 'taken-off-in-use';
  // One resource may have network interfaces of two services, one cleaner two lists, and so two findings of a kind.
  const noun = [finding.noun ?? finding.list ?? []].flat();
  const cleaner = isAboutCleaner ? [String(finding.cleaner)] : [];
  return [finding.kind, finding.logicalId, ...noun, ...cleaner].join(' ');
}
