import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The newest schemas of all resource types, SAM's among them, as the pinned cfn-lint has them in the virtual environment. */

export interface Schemas {
  /** How many types there are. */
  readonly count: number;
  /** The types that name subnets or security groups, with the paths of these: `A.B.[].SubnetIds`. */
  readonly naming: ReadonlyMap<string, ReadonlySet<string>>;
}

const NAMES_THEM = /subnet|security_?group|VPCZoneIdentifier/iu;

export function readSchemas(): Schemas {
  const lib = join(__dirname, '..', '..', '.venv', 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python')) ?? '';
  const folder = join(lib, python, 'site-packages', 'cfnlint', 'data', 'schemas', 'resources');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const naming = files
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    // Most types name none, which their text tells sooner.
    .filter((text) => NAMES_THEM.test(text))
    .map((text) => JSON.parse(text) as Schema)
    .map((schema) => [schema.typeName, listsOf(schema)] as const)
    .filter(([, lists]) => lists.size > 0);
  return { count: files.length, naming: new Map(naming) };
}

interface Schema {
  readonly typeName: string;
  readonly definitions?: Readonly<Record<string, unknown>>;
}

/** The paths of all properties that are called after subnets or security groups, `[]` for the items of a list. */
function listsOf(schema: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: unknown, path: readonly string[], within: readonly string[]): void => {
    if (typeof value !== 'object' || value === null || path.length > 12) return;
    const node = value as Readonly<Record<string, unknown>>;
    const { $ref: reference } = node;
    if (typeof reference === 'string' && !within.includes(reference)) {
      walk(schema.definitions?.[reference.split('/').at(-1) ?? ''], path, [...within, reference]);
    }
    for (const [name, each] of Object.entries(node['properties'] ?? {})) {
      const here = [...path, name];
      if (NAMES_THEM.test(name)) found.add(here.join('.'));
      walk(each, here, within);
    }
    for (const each of Object.values(node['patternProperties'] ?? {})) walk(each, [...path, '*'], within);
    walk(node['items'], [...path, '[]'], within);
    for (const choice of ['allOf', 'anyOf', 'oneOf']) {
      const choices = node[choice];
      if (Array.isArray(choices)) for (const each of choices) walk(each, path, within);
    }
  };
  walk(schema, [], []);
  return found;
}
