import type { NetworkInterface } from './network-interface';

/**
 * How well a fact is known: `documented` by AWS, `recorded` (output pasted by somebody who ran it on
 * AWS), `reported` in prose or code, `assumed`. Only the first two are enough to delete or detach, together with
 * a second mark; the others are enough to wait.
 */
export type Grade = 'documented' | 'recorded' | 'reported' | 'assumed';

/** Whether a fact of this grade is enough to delete or detach a network interface for. */
export function isCertain(grade: Grade): boolean {
  return grade === 'documented' || grade === 'recorded';
}

/** What is known, how well, and from where. */
export interface Known {
  readonly grade: Grade;
  readonly source: string;
}

/**
 * One way to recognise a service's network interface. All members that are there must match; texts
 * in `description` and `requesterId` may hold `*` as in EC2's filters, which they are also sent as.
 */
export interface Mark extends Known {
  readonly description?: string;
  /** Beyond `description`, which EC2 filters by: where that is too wide for what the service writes. */
  readonly pattern?: RegExp;
  readonly interfaceType?: string;
  readonly requesterId?: string;
  /** The principal that manages it (`Operator.Principal`), which only AWS can set. */
  readonly operator?: string;
  /** Without a value: any. */
  readonly tag?: { readonly key: string; readonly value?: string };
  /**
   * While it is attached: one of these owns what it is attached to (`InstanceOwnerId`). `account` is any
   * account of twelve digits. A free one has no attachment to tell by.
   */
  readonly attachedTo?: readonly string[];
  /**
   * Where a user's own could look like it: one that a user of the account asked for doesn't bear it. See
   * `isUsersOwn` in marks.ts.
   */
  readonly notUsersOwn?: true;
  /** Says too little to tell it from another service's: counts where no other mark does, and is good for waiting. */
  readonly isLast?: true;
}

/**
 * What a network interface shows beyond a mark, and nobody leaves by accident: the requester as the service leaves
 * it, with the interface's own account in it. A description can be typed by anybody, so without one nothing is
 * deleted or detached. What can be forged all the same: guides/decisions/.
 */
export interface SecondMark extends Known {
  /** For the guide: `requester …`. */
  readonly words: string;
  readonly isBorneBy: (networkInterface: NetworkInterface) => boolean;
}

/** How long after its last user a service holds on to a network interface, in seconds. */
export interface ReleaseTime extends Known {
  /** Components of a mixture of lognormal distributions. */
  readonly mixture: readonly { readonly weight: number; readonly median: number; readonly sigma: number }[];
  /** Nothing is released before this. */
  readonly atLeast: number;
  /** In words, after "a release takes": `3 to 35 minutes`. */
  readonly words: string;
}

/** Whether something may be done to a service's network interface, and which second mark that takes. */
export type Verdict = Known & {
  /** Why, or why not: the end of a sentence. */
  readonly why: string;
} & (
    | { readonly may: false }
    | {
        readonly may: true;
        /** Any one of them. */
        readonly secondMarks: readonly [SecondMark, ...SecondMark[]];
      }
  );

/** Whom a network interface is for. */
export interface Owner {
  /** Before its name, in messages: `load balancer`. Empty where the name says enough. */
  readonly noun: string;
  /** As its users call it. */
  readonly name: string;
  /** What a physical id in a stack is, or ends with, if it is this one. */
  readonly key: string;
  /** The types that it can be as a resource of a stack; none where that can't be told. */
  readonly types: readonly string[];
}

/** How the owner of a service's network interface is found. */
export interface OwnerRule {
  /** What it is and where it stands, for the guide. */
  readonly words: string;
  readonly find: (networkInterface: NetworkInterface) => Owner | undefined;
}

/** A row of the table: all that is known of one service's network interfaces. */
export interface ServiceProfile<Name extends string = string> {
  /** As the property `Services` has it. */
  readonly service: Name;
  /** As AWS calls it. */
  readonly title: string;
  /** Any one of them recognises the service. */
  readonly marks: readonly Mark[];
  /** Who deletes it when its user is gone. */
  readonly releasedBy: string;
  readonly release: ReleaseTime;
  /**
   * Whether one that is `available` may be deleted. No where a living resource of the service can show
   * that state: then it is waited for.
   */
  readonly deleteAvailable: Verdict;
  /** Whether one with an ordinary attachment (`eni-attach-…`) may be detached, and deleted then. */
  readonly detachOrdinary: Verdict;
  /** Its service detaches it and leaves it: a free one stays until a person deletes it. */
  readonly isLeftFree?: true;
  /**
   * Descriptions of those whose users no list of functions shows. A free one may be about to be attached, so that it is
   * deleted only once it has been seen free for a while (`Rules.freeForLong`).
   */
  readonly unlisted?: RegExp;
  /** The operator of such as may be deleted all the same. Absent: whatever is managed is its operator's affair. */
  readonly mayBeManagedBy?: Known & { readonly principal: string };
  readonly owner: OwnerRule;
}
