import { tryApart } from '../faults/apart';

it('ends in time and rightly, touches nothing foreign or held, and proves what it says', async () => {
  await expect(tryApart(1, 2)).resolves.toBe('');
});
