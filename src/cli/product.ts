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
