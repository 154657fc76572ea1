import { Scene } from './scene';

/** Advice that is done as it says. */
export interface Play {
  readonly what: string;
  /** The sentences that are followed, each as `sentences.ts` finds it in the sources. */
  readonly advice: readonly string[];
  /** Default: a world as it is. */
  readonly scene?: () => Scene;
  /** Gets into the trouble, does what the message says, and expects that it ends well. Gives the messages. */
  readonly play: (scene: Scene) => Promise<readonly string[]>;
}

/** Makes a test of each: that its messages give the advice, and that it works. */
export function playEach(plays: readonly Play[]): void {
  it.each(plays.map((each) => [each.what, each] as const))('%s', async (_what, { advice, scene, play }) => {
    const its = scene?.() ?? new Scene();
    try {
      const messages = await play(its);
      for (const sentence of advice) expect(messages.join('\n')).toMatch(patternOf(sentence));
    } finally {
      await its.end();
    }
  });
}

/** The ellipses stand for anything. */
function patternOf(sentence: string): RegExp {
  return new RegExp(
    sentence
      .split('…')
      .map((each) => each.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`))
      .join('.*'),
    'su',
  );
}
