import type { Call } from '../../wire/types';
import type { Ec2State } from './state';

/**
 * Keeps the answer to one of botocore's waiters back until what it waits for has come to rest, where the
 * front door lets it (`Call.park`): it would ask again after 15 or 20 real seconds otherwise.
 */
export async function parked(state: Ec2State, { park }: Call, isAtRest: () => boolean): Promise<void> {
  if (park === undefined || isAtRest()) return;
  await park(
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isAtRest()) return;
        state.listeners.delete(look);
        resolve();
      };
      state.listeners.add(look);
    }),
  );
}
