import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

/** What the guide says of the hook, its schema, its roles and its code has to agree. */
const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const guide = read('guides/guard.md');

/** The rows of the table under a heading, cells without marks. */
function table(heading: string): readonly (readonly string[])[] {
  const section = guide.split(/^## /mu).find((each) => each.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

interface Schema {
  readonly typeConfiguration: { readonly properties: object };
  readonly handlers: Readonly<Record<string, { readonly permissions: readonly string[] }>>;
}

const schema = JSON.parse(read('hook/org-vpc-eniguard.json')) as Schema;

test('every kind of finding is explained', () => {
  const source = read('src/guard/findings.ts');
  const kinds = [...source.matchAll(/readonly kind: '([\w-]+)'/gu)].map(([, kind]) => kind);
  expect(table('What it says of a template').map(([kind]) => kind)).toEqual(kinds);
});

test('every kind of finding stands in the corpus', () => {
  const corpus = join(root, 'test/guard/corpus');
  const said = readdirSync(corpus)
    .filter((name) => name.endsWith('.findings'))
    .map((name) => readFileSync(join(corpus, name), 'utf8'))
    .join('\n');
  const kinds = table('What it says of a template').map(([kind = '']) => kind);
  const missing = kinds.filter((kind) => !new RegExp(`^(?:error|warning|note) ${kind}`, 'mu').test(said));
  expect(missing).toEqual([]);
});

test('every member of the type configuration is explained', () => {
  expect(table('Switch it on').map(([name]) => name)).toEqual(
    Object.keys(schema.typeConfiguration.properties),
  );
});

test('the settings that decide what is refused are where the guide says', () => {
  const rows = table('What is refused, and what only warned of').map(([name]) => name);
  expect(rows).toEqual(['Mode', 'FailureMode', 'HookFailureMode']);
  expect(Object.keys(schema.typeConfiguration.properties)).toContain('Mode');
  const parameters = (file: string): readonly string[] =>
    Object.keys((parse(read(file), { logLevel: 'silent' }) as { Parameters: object }).Parameters);
  expect(parameters('deploy/lambda-hook.yaml')).toContain('FailureMode');
  expect(parameters('deploy/registry.yaml')).toContain('HookFailureMode');
  expect(read('deploy/registry.yaml')).toContain('"FailureMode": "${HookFailureMode}"');
});

describe('permissions', () => {
  const rows = table('Permissions');
  const demanded = [...new Set(Object.values(schema.handlers).flatMap(({ permissions }) => permissions))];

  test('in the guide are those of the schema', () => {
    expect(rows.map(([action]) => action)).toEqual(demanded.toSorted());
  });

  test('in the schema are those of the calls', () => {
    const code = [
      'src/guard/deletion/look.ts',
      'src/guard/deployed.ts',
      'src/network-interfaces/scan.ts',
      'src/network-interfaces/referring-groups.ts',
      'src/network-interfaces/stack-resources.ts',
      'src/network-interfaces/vpc-functions.ts',
    ]
      .map(read)
      .join('\n');
    const calls = [...code.matchAll(/new (\w+)Command\(/gu)].map(([, name]) => name);
    expect(new Set(calls)).toEqual(new Set(demanded.map((action) => action.split(':')[1])));
  });

  test.each([
    ['deploy/registry.yaml', 'HookExecutionRole'],
    ['deploy/lambda-hook.yaml', 'FunctionRole'],
  ])('in %s are no others, on the same resources', (file, role) => {
    interface Statement {
      readonly Action: string | readonly string[];
      readonly Resource: string;
    }
    const template = parse(read(file), { logLevel: 'silent' }) as {
      readonly Resources: Readonly<
        Record<string, { Properties: { Policies: { PolicyDocument: { Statement: Statement[] } }[] } }>
      >;
    };
    const statements = template.Resources[role]?.Properties.Policies[0]?.PolicyDocument.Statement ?? [];
    const granted = statements.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => [action, Resource.replace(/^arn:.*\$\{AWS::AccountId\}:/u, '')]),
    );
    const ofHook = granted.filter(([action]) => action?.startsWith('logs:') === false);
    const byAction = ofHook.toSorted(([left = ''], [right = '']) => left.localeCompare(right));
    expect(byAction).toEqual(rows.map(([action, on]) => [action, on]));
  });
});
