import { isoMilliseconds, type Instant } from '../time/instant';
import { INVARIANTS, type Watched } from './invariants';

export { INVARIANTS, type Invariant } from './invariants';

export interface Violation {
  readonly at: Instant;
  readonly invariant: string;
  readonly what: string;
}

export interface Watch {
  /** What was wrong so far, and what is now: none, unless the sandbox or who plays in it broke the cloud's laws. */
  violations(): readonly Violation[];
  /** @throws Error that lists the violations, if there are any */
  check(): void;
  stop(): void;
}

/**
 * Watches the cloud's own invariants from now on: on every change of EC2's state as it happens, and as
 * a whole when asked.
 *
 *     const watched = watch(world);
 *     …
 *     watched.check();
 */
export function watch(world: Watched): Watch {
  const found: Violation[] = [];
  const note = (invariant: string, whats: readonly string[]): void => {
    const at = world.time.now();
    found.push(...whats.map((what) => ({ at, invariant, what })));
  };
  const stop = world.ec2.watch((event) => {
    for (const { name, onChange } of INVARIANTS) note(name, onChange?.(world, event) ?? []);
  });
  const violations = (): readonly Violation[] => {
    const at = world.time.now();
    const present = INVARIANTS.flatMap(({ name, always }) =>
      (always?.(world) ?? []).map((what) => ({ at, invariant: name, what })),
    );
    return [...found, ...present];
  };
  return {
    violations,
    check() {
      const lines = violations().map(
        ({ at, invariant, what }) => `${isoMilliseconds(at)} ${what} (${invariant})`,
      );
      if (lines.length > 0) throw new Error(`The cloud's invariants are broken:\n${lines.join('\n')}`);
    },
    stop,
  };
}
