import { tryDeletions } from '../faults/any-deletion';

it('ends in time and rightly, touches nothing foreign or held, and proves what it says', async () => {
  await expect(tryDeletions({ part: 2, of: 2 })).resolves.toBeUndefined();
});
