import { playEach } from './play';
import { takenOff } from './plays/deletions';
import { NESTED, NESTED_ORDERS, siblingStays } from './plays/nested';
import { Scene } from './scene';

playEach(NESTED);

it.each(NESTED_ORDERS)('a function is taken off once a custom resource is gone: %s', async (_what, order) => {
  const scene = await Scene.open('no-wait');
  try {
    const { gone, off, status } = await order(scene);
    expect(status).toBe('DELETE_COMPLETE');
    expect(off).toBeGreaterThan(gone);
  } finally {
    await scene.end();
  }
});

it('an update that takes out the cleaner’s nested stack alone leaves the function of another one on its VPC', async () => {
  const scene = await Scene.open('no-wait');
  try {
    const ended = await siblingStays(scene);
    expect(ended.status).toBe('UPDATE_COMPLETE');
    expect(takenOff(scene)).toEqual([]);
  } finally {
    await scene.end();
  }
});
