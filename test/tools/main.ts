import { Command } from 'commander';

import { golden } from './stage';
import { STORIES, type ToolStory } from './stories';

/** How one story ended: as its golden text has it, otherwise, or not at all. */
interface Outcome {
  readonly verdict: 'as kept' | 'otherwise' | 'failed' | 'not run';
  readonly why?: string;
}

async function outcomeOf({ name, begin, play }: ToolStory): Promise<Outcome> {
  let stage;
  try {
    stage = await begin();
  } catch (error) {
    return { verdict: 'not run', why: error instanceof Error ? error.message : String(error) };
  }
  try {
    await play(stage);
    const kept = golden(name, stage.transcript);
    return stage.transcript === kept
      ? { verdict: 'as kept' }
      : { verdict: 'otherwise', why: firstDifference(kept, stage.transcript) };
  } catch (error) {
    return { verdict: 'failed', why: error instanceof Error ? error.message : String(error) };
  } finally {
    await stage.end();
  }
}

function firstDifference(kept: string, read: string): string {
  const [old, now] = [kept.split('\n'), read.split('\n')];
  const at = now.findIndex((line, index) => line !== old[index]);
  return `line ${at + 1} was kept as\n  ${old[at] ?? '(nothing)'}\nand reads\n  ${now[at] ?? '(nothing)'}`;
}

async function main(): Promise<void> {
  const { only } = new Command('tools')
    .description('Plays stories with the tools that people deploy with, against the sandbox.')
    .option('--only <names>', 'those of which the name begins so, with commas between')
    .parse()
    .opts<{ readonly only?: string }>();
  const wanted = STORIES.filter(
    ({ name }) => only === undefined || only.split(',').some((each) => name.startsWith(each)),
  );
  for (const story of wanted) {
    const { verdict, why } = await outcomeOf(story);
    process.stdout.write(`${story.name.padEnd(18)} ${verdict}\n`);
    if (why !== undefined) process.stdout.write(`${why.replaceAll(/^/gmu, '    ')}\n`);
    if (verdict === 'otherwise' || verdict === 'failed') process.exitCode = 1;
  }
}

void main();
