import type { Severity } from '../../guard/findings';
import { pathToFileURL } from 'node:url';
import { GUIDE, VERSION } from '../product';
import type { Checked } from './result';
import { RULES } from './rules';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  note: 'note',
};

/**
 * The findings as SARIF 2.1.0 (OASIS Standard), which code scanning services read. Paths are relative to the
 * folder in which the command ran, as GitHub's wants them.
 */
export function sarif(all: readonly Checked[], cwd: string): unknown {
  const kinds = Object.keys(RULES) as (keyof typeof RULES)[];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'enicleaner',
            version: VERSION,
            informationUri: GUIDE,
            rules: kinds.map((kind) => ({
              id: kind,
              shortDescription: { text: RULES[kind] },
              helpUri: GUIDE,
            })),
          },
        },
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(cwd).href}/` } },
        columnKind: 'utf16CodeUnits',
        results: all.flatMap(({ input, told }) =>
          told.map(({ finding, message, fix }) => ({
            ruleId: finding.kind,
            ruleIndex: kinds.indexOf(finding.kind),
            level: LEVELS[finding.severity],
            message: { text: fix === undefined ? message : `${message}\n\n${fix}` },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: {
                    uri: input.path === undefined ? 'stdin' : uriOf(input.name),
                    ...(input.path === undefined || input.name.startsWith('/')
                      ? {}
                      : { uriBaseId: 'SRCROOT' }),
                  },
                  region: { startLine: finding.line ?? 1 },
                },
                ...(finding.logicalId === ''
                  ? {}
                  : { logicalLocations: [{ name: finding.logicalId, kind: 'resource' }] }),
              },
            ],
            partialFingerprints: { 'finding/v1': `${finding.kind}:${input.name}:${finding.logicalId}` },
          })),
        ),
      },
    ],
  };
}

/** A path as SARIF wants it: slashes, and what a URI has no place for escaped. */
function uriOf(name: string): string {
  const path = name.replaceAll('\\', '/').replace(/^\.\//u, '');
  return path.startsWith('/') ? pathToFileURL(path).href : path.split('/').map(encodeURIComponent).join('/');
}
