/** The package's version. deploy/cli.ts puts it in; a run from the sources says so. */
declare const ENICLEANER_VERSION: string | undefined;

export const VERSION: string = typeof ENICLEANER_VERSION === 'string' ? ENICLEANER_VERSION : 'from-source';

/** Where the project's guides are, once it is published: package.json's `repository`, the one place that knows. */
declare const ENICLEANER_REPOSITORY: string | undefined;

export const REPOSITORY =
  typeof ENICLEANER_REPOSITORY === 'string'
    ? ENICLEANER_REPOSITORY
    : 'https://github.com/org/org-vpc-enicleaner';

export const GUIDE = `${REPOSITORY}/blob/main/guides/guard.md`;

/** How the person called this program, for the commands that it proposes. */
export function programName(env: Readonly<Record<string, string | undefined>>): string {
  return env['npm_lifecycle_event'] === 'enicleaner' ? 'npm run enicleaner --' : 'enicleaner';
}

/** The options that say which account is meant and what is looked after, each with a value. */
const CARRIED = ['--region', '--profile', '--endpoint-url', '--services'] as const;

/**
 * Those of these options that the person gave, each with a space before it and as a shell takes it (`'*'`): a command that is proposed has to mean the
 * same account and Region, or it would act on another stack of that name.
 */
export function carriedFrom(args: readonly string[]): string {
  const given: string[] = [];
  args.forEach((word, at) => {
    const [name = '', value] = word.split(/=(.*)/su);
    if (!CARRIED.some((each) => each === name)) return;
    given.push(name, value ?? args[at + 1] ?? '');
  });
  return given.map((each) => ` ${quoted(each)}`).join('');
}

function quoted(word: string): string {
  return /^[\w.,:/@-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same for a command of the AWS CLI, which has no services to choose from. */
export function forAws(carried: string): string {
  return carried.replace(/ --services (?:'[^']*'|\S+)/u, '');
}
