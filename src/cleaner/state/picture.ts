import type { ScanPosition } from '../../network-interfaces/scan';
import { MOST_WATCHED } from '../tuning';
import { asAmount, asText, field, flag, group, ids, instant, membersOf, type StateOf } from './group';

/** Where a scan left off; `of`: which scan. */
export type Unread = ScanPosition & { readonly of: string };

/** What is known of what is there: when all of it was seen, and which of it is looked for first. */
const { start, change, ...inContext } = group({
  /** When a look last saw all that is left. */
  pictureAt: instant(),
  /** Some of what it found to wait for. */
  watched: ids(),
  /** Whether there was nothing to do but wait: then the next look looks for those first. */
  isWaiting: flag(),
  /** Whether all of those may be deleted once they are free, so that it can be made sure that they are gone. */
  mayDeleteWatched: flag(),
  /** Where a scan left off that has found nothing so far and for which the time was over. */
  unread: field(asUnread),
});

export type Picture = StateOf<typeof inContext>;
export const pictureInContext = inContext;

function asUnread(value: unknown): Unread | undefined {
  const members = membersOf(value);
  const of = asText(members['of']);
  const [target, mark] = [asAmount(members['target']), asAmount(members['mark'])];
  const token = members['token'];
  if (of === undefined || target === undefined || mark === undefined) return undefined;
  return { of, target, mark, token: typeof token === 'string' ? token : undefined };
}

export function startPicture(): Picture {
  return start({});
}

/** After a look around that saw all that is left, or left off somewhere. */
export function afterScan(
  picture: Picture,
  { isComplete, unread }: { readonly isComplete: boolean; readonly unread: Unread | undefined },
  now: number,
): Picture {
  return change(picture, { pictureAt: isComplete ? now : picture.pictureAt, unread });
}

/** These are waited for. */
export function waitingFor(picture: Picture, watched: readonly string[], mayDeleteWatched: boolean): Picture {
  return change(picture, { watched, mayDeleteWatched, isWaiting: true });
}

/** Others are deleted first; these may be once they are free. */
export function leftForLater(picture: Picture, watched: readonly string[]): Picture {
  return change(picture, { watched, mayDeleteWatched: true, isWaiting: false });
}

/** Nothing was in the way; what shows all the same has got another user, and stays with it. */
export function nothingInTheWay(picture: Picture, shown: ReadonlySet<string>): Picture {
  return change(picture, { watched: picture.watched.filter((id) => !shown.has(id)), isWaiting: false });
}

export function nothingToWatch(picture: Picture): Picture {
  return change(picture, { watched: [], isWaiting: false });
}

/** After those that were watched were looked at by their ids: of these nothing is known yet. */
export function stillUnknown(picture: Picture, unanswered: readonly string[]): Picture {
  return change(picture, { watched: unanswered.slice(0, MOST_WATCHED) });
}
