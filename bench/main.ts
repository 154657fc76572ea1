import { Command, InvalidArgumentError, Option } from 'commander';
import { keep } from './files';
import { merge, readResults } from './results';
import { SECTIONS, sectionNames } from './sections';
import { printGoals, printTables } from './tables';

/** `npm run bench`: measures, prints, and writes `bench/results.json` with all that tells of it (`files.ts`). */
interface Options {
  readonly only: readonly string[];
  readonly seeds: number;
  readonly delstack?: string;
  readonly delstackSource?: string;
  readonly write: boolean;
}

async function main({ only, seeds, delstack, delstackSource, write }: Options): Promise<void> {
  const tell = (message: string): void => {
    process.stderr.write(`${message} …\n`);
  };
  let results = readResults();
  for (const name of sectionNames) {
    if (!only.includes(name)) continue;
    tell(`== ${name}`);
    const { run } = await SECTIONS[name]();
    const options = {
      seeds,
      tell,
      ...(delstack === undefined ? {} : { delstack }),
      ...(delstackSource === undefined ? {} : { delstackSource }),
    };
    const section = await run(options);
    process.stdout.write(printTables(section));
    results = merge(results, name, section);
    // After each, so that a run that is stopped leaves what it has.
    if (write) keep(results);
  }
  process.stdout.write(printGoals(results, only));
}

function listed(value: string): readonly string[] {
  const names = value.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !(sectionNames as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${unknown} is none of ${sectionNames.join(', ')}.`);
  return names;
}

function counted(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('A count is needed.');
  return count;
}

const command = new Command('bench')
  .description('Measures this project against its goals and its peers.')
  .addOption(
    new Option('--only <sections>', `some of ${sectionNames.join(',')}`)
      .argParser(listed)
      .default(sectionNames, 'all'),
  )
  .option('--seeds <count>', 'how many seeds each simulated figure is taken over', counted, 10)
  .option('--delstack <binary>', 'a delstack of your own to play beside the cleaner')
  .option('--delstack-source <folder>', 'a checkout of delstack, to be built with Go and played')
  .option('--no-write', 'print only: leave bench/results.json, the charts and the pages as they are')
  .action(async (options: Options) => {
    await main(options);
  });

void command.parseAsync();
