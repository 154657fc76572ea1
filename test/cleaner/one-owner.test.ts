import type { Deletes } from '../../src/cleaner/state/deletes';
import { afterDeleting, startDeletes } from '../../src/cleaner/state/deletes';
import type { Proof } from '../../src/cleaner/state/proof';
import { contradicted, startProof } from '../../src/cleaner/state/proof';

/*
 * That a group of a delete's state is changed by its owner alone is a matter of types: `make check` fails where one of
 * these lines isn't refused any more.
 */

/* eslint-disable typescript/no-misused-spread -- lint refuses it as well */

it('nobody but its owner makes a group of the state, be it of another one', () => {
  const proof = startProof();
  // @ts-expect-error -- a spread isn't what its owner made
  const spread: Proof = { ...proof, seen: 3 };
  // @ts-expect-error -- nor is a literal
  const literal: Deletes = { deleted: 1, lastAttemptMade: false };
  // @ts-expect-error -- nor a copy
  const copy: Deletes = structuredClone({ ...startDeletes() });
  // @ts-expect-error -- and what it made can't be written to
  const write = (): number => (startProof().seen = 3);
  expect([spread.seen, literal.deleted, copy.deleted, write()]).toEqual([3, 1, 0, 3]);
});

it('its owner does', () => {
  expect(contradicted(startProof()).cleanScans).toBe(0);
  expect(afterDeleting(startDeletes(), 2)).toEqual({ deleted: 2, lastAttemptMade: false });
});
