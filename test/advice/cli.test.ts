import { patternOf } from './play';
import { CLI } from './plays/cli';

it.each(CLI.map((each) => [each.what, each] as const))('%s', async (_what, { advice, play }) => {
  const [said, ...then] = await play();
  const words = `${said?.said ?? ''} ${said?.out.replaceAll(/\s+/gu, ' ') ?? ''}`;
  for (const sentence of advice) expect(words).toMatch(patternOf(sentence));
  expect(then.length).toBeGreaterThan(0);
  expect(then.filter(({ exitCode }) => ![0, 10, 20].includes(exitCode))).toEqual([]);
});
