import { sumWithout } from '../../network-interfaces/users';
import {
  amount,
  asAmount,
  asInstant,
  field,
  flag,
  group,
  instant,
  membersOf,
  text,
  type StateOf,
} from './group';

/** Free ones of Lambda's whose users no list shows. */
export interface FreeUnlisted {
  /** `sumOf` their ids (users.ts), less those deleted. */
  readonly ids: number;
  /** These very ones have been seen since. */
  readonly since: number;
}

/** Where the list of the account's functions left off for which the time was over; none so far used the targets. */
export interface FunctionsUnread {
  /** Lambda's `NextMarker`. */
  readonly marker: string;
  /** Of Lambda's network interfaces that were seen before the list began: `sumOf` their ids (users.ts). */
  readonly ids: number;
  /** When it began. */
  readonly since: number;
}

/** Who uses the network interfaces, as far as that was looked up, and whether it blocks them for good. */
const { start, change, ...inContext } = group({
  ownersLookedAt: instant(),
  /** What held one of them then, in words: a function (and version), a resource. */
  holder: text(),
  /** When the owners were looked up and no function used any of the targets. */
  unusedAt: instant(),
  /** Of which network interfaces that was said, less those deleted since: `sumOf` their ids (users.ts). */
  unusedIds: amount(),
  /** Whether the account's functions were more than one invocation can read: then asking again is for later. */
  tooManyOwners: flag(),
  functionsUnread: field(asFunctionsUnread),
  /** As the latest whole look saw them. */
  freeUnlisted: field(asFreeUnlisted),
  /** When a look first found that waiting can't succeed, and each since then. */
  blockedSince: instant(),
});

export type Owners = StateOf<typeof inContext>;
export const ownersInContext = inContext;

/** Longer ones aren't remembered: then it can't be read in parts. */
export const LONGEST_MARKER = 256;

function asFunctionsUnread(value: unknown, now: number): FunctionsUnread | undefined {
  const { marker, ids, since } = membersOf(value);
  const [sum, began] = [asAmount(ids), asInstant(since, now)];
  if (typeof marker !== 'string' || marker === '' || marker.length > LONGEST_MARKER) return undefined;
  return sum === undefined || began === undefined ? undefined : { marker, ids: sum, since: began };
}

function asFreeUnlisted(value: unknown, now: number): FreeUnlisted | undefined {
  const { ids, since } = membersOf(value);
  const [sum, began] = [asAmount(ids), asInstant(since, now)];
  return sum === undefined || began === undefined ? undefined : { ids: sum, since: began };
}

export function startOwners(): Owners {
  return start({});
}

/** There was nobody to ask for: resources of the stack hold them, which the stack tells. */
export function nobodyToAsk(owners: Owners, now: number): Owners {
  return change(owners, { ownersLookedAt: now });
}

/** The list of the account's functions goes on in the next look. */
export function goesOn(owners: Owners, functionsUnread: FunctionsUnread): Owners {
  return change(owners, { functionsUnread });
}

/** The list was read, to its end or as far as it can be. */
export function lookedUp(
  owners: Owners,
  found: {
    /** Whether that answers who holds them; otherwise the next look asks again. */
    readonly isAnswer: boolean;
    /** Of those that nobody uses, if nobody uses any: `sumOf` their ids. */
    readonly unusedIds: number | undefined;
    readonly tooMany: boolean;
  },
  now: number,
): Owners {
  const { isAnswer, unusedIds, tooMany } = found;
  return change(owners, {
    ownersLookedAt: isAnswer ? now : owners.ownersLookedAt,
    unusedAt: unusedIds === undefined ? undefined : now,
    unusedIds,
    tooManyOwners: tooMany,
    functionsUnread: undefined,
  });
}

export function heldBy(owners: Owners, holder: string | undefined): Owners {
  return change(owners, { holder });
}

export function seenFree(owners: Owners, freeUnlisted: FreeUnlisted | undefined): Owners {
  return change(owners, { freeUnlisted });
}

/** After a look that says whether waiting can succeed. */
export function afterBlockedBy(owners: Owners, isBlocked: boolean, now: number): Owners {
  return change(owners, { blockedSince: isBlocked ? (owners.blockedSince ?? now) : undefined });
}

/** After these were deleted, and those of them whose users no list shows. */
export function withoutDeleted(
  owners: Owners,
  deleted: readonly string[],
  unlisted: readonly string[],
): Owners {
  const { unusedIds, freeUnlisted } = owners;
  return change(owners, {
    unusedIds: unusedIds === undefined ? undefined : sumWithout(unusedIds, deleted),
    freeUnlisted:
      freeUnlisted === undefined
        ? undefined
        : { ...freeUnlisted, ids: sumWithout(freeUnlisted.ids, unlisted) },
  });
}
