import type { WorldName } from '../../sandbox/worlds';
import { Scene } from './scene';

/** Advice that is done as it says. */
export interface Play {
  readonly what: string;
  /** The sources that say it. Default: the deletion's report. */
  readonly from?: readonly string[];
  /** The sentences that are followed, each as `sentences.ts` finds it in the sources. */
  readonly advice: readonly string[];
  /** Default: `no-wait`. */
  readonly worlds?: readonly WorldName[];
  /** Gets into the trouble, does what the message says, and expects that it ends well. Gives the messages. */
  readonly play: (scene: Scene) => Promise<readonly string[]>;
}

/** Makes a test of each: that its messages give the advice, and that it works. */
export function playEach(plays: readonly Play[]): void {
  const cases = plays.flatMap((each) =>
    (each.worlds ?? ['no-wait']).map((world) => [each.what, world, each] as const),
  );
  it.each(cases)('%s (%s)', async (_what, world, { advice, play }) => {
    const its = await Scene.open(world);
    try {
      const messages = await play(its);
      for (const sentence of advice) expect(messages.join('\n')).toMatch(patternOf(sentence));
    } finally {
      await its.end();
    }
  });
}

/** The ellipses stand for anything. */
export function patternOf(sentence: string, flags = 'su'): RegExp {
  return new RegExp(
    sentence
      .split('…')
      .map((each) => each.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`))
      .join('.*'),
    flags,
  );
}
