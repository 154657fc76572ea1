import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { parseSync } from '@swc/core';

/*
 * The graph of imports, of types as well as of values: both have to be read to understand a file. Which floor may
 * import which is lint's to refuse (.oxlintrc.json), at the line where it happens; that none stands on itself is
 * looked at here.
 */

const ROOT = join(__dirname, '..');
/** Each a floor of its own, besides the folders of `src`. */
const FOLDERS = ['src', 'sandbox', 'bench', 'deploy', 'cdk/src', 'test/support'];

/** What each file imports of ours, by paths from the root. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  FOLDERS.flatMap((folder) => filesIn(folder)).map((file) => [file, importsOf(file)]),
);

it.each(FOLDERS)('%s has no circle of imports', (folder) => {
  const files = [...imports].filter(([file]) => file.startsWith(`${folder}/`));
  expect(files).not.toStrictEqual([]);
  expect(circleIn(new Map(files))).toBeUndefined();
});

it.each(FOLDERS)('the folders of %s stand on each other in one direction, at each depth', (folder) => {
  const steps = [...imports]
    .filter(([file]) => file.startsWith(`${folder}/`))
    .flatMap(([file, imported]) => imported.flatMap((other) => stepBetween(file, other)));
  const graph = new Map<string, readonly string[]>();
  for (const [from, to] of steps) graph.set(from, [...(graph.get(from) ?? []), to]);
  expect(circleIn(graph)).toBeUndefined();
});

it('the folders of src stand on each other in one direction', () => {
  const floors = new Map<string, readonly string[]>();
  for (const [file, imported] of imports) {
    if (!file.startsWith('src/')) continue;
    const others = imported.map(floorOf).filter((floor) => floor !== floorOf(file));
    floors.set(floorOf(file), [...(floors.get(floorOf(file)) ?? []), ...others]);
  }
  expect(circleIn(floors)).toBeUndefined();
  expect(new Set(floors.get('src/ground'))).toStrictEqual(new Set());
});

it('what is shipped, what plays it and what measures it stand on each other in one direction', () => {
  const trees = new Map(
    FOLDERS.map((folder) => [
      folder,
      [...imports]
        .filter(([file]) => file.startsWith(`${folder}/`))
        .flatMap(([, imported]) => imported.map(treeOf))
        .filter((tree) => tree !== folder),
    ]),
  );
  expect(circleIn(trees)).toBeUndefined();
  expect(trees.get('src')).toStrictEqual([]);
  expect(trees.get('sandbox')).toStrictEqual([]);
});

it('src/README.md draws the imports of the delete as they are', () => {
  const [, drawing = ''] =
    /```mermaid\n([^]*?)```/u.exec(readFileSync(join(ROOT, 'src', 'README.md'), 'utf8')) ?? [];
  const fileOf = (node = ''): string => `src/cleaner/${node}.ts`;
  const drawn = new Set([...drawing.matchAll(/^ {2}([a-z-]+)\["/gmu)].map(([, node]) => fileOf(node)));
  const arrows = [...drawing.matchAll(/^ {2}([a-z-]+) --> ([a-z-]+)$/gmu)];
  expect(drawn.size).toBeGreaterThan(10);
  expect([...drawn].filter((file) => !imports.has(file))).toStrictEqual([]);
  const among = [...drawn].flatMap((file) =>
    (imports.get(file) ?? []).filter((other) => drawn.has(other)).map((other) => `${file} --> ${other}`),
  );
  expect(arrows.map(([, from, to]) => `${fileOf(from)} --> ${fileOf(to)}`).toSorted()).toStrictEqual(
    [...new Set(among)].toSorted(),
  );
});

it('src/README.md has the groups of a delete’s state, each of which one file declares', () => {
  const readme = readFileSync(join(ROOT, 'src', 'README.md'), 'utf8');
  const [, table = ''] = /\n\| `cleaner\/state\/` [^]*?\n(\| `[^]*?)\n\n/u.exec(readme) ?? [];
  const listed = [...table.matchAll(/^\| `([a-z-]+\.ts)`/gmu)].map(([, name]) => `src/cleaner/state/${name}`);
  const files = [...imports.keys()].filter((file) => file.startsWith('src/cleaner/state/'));
  expect(listed.toSorted()).toStrictEqual(files.toSorted());
});

it('a circle is found, however long', () => {
  const graph = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['b']],
    ['d', []],
  ]);
  expect(circleIn(graph)).toStrictEqual(['b', 'c', 'b']);
});

/** The folders, or files, of the deepest folder that has both, from which to which an import leads. */
function stepBetween(file: string, other: string): readonly (readonly [string, string])[] {
  const [from, to] = [file.split('/'), other.split('/')];
  const shared = from.findIndex((part, depth) => part !== to[depth]);
  if (shared < 1) return [];
  return [[from.slice(0, shared + 1).join('/'), to.slice(0, shared + 1).join('/')]];
}

/** A file directly in `src` is a floor of its own. */
function floorOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

/** What is no folder of {@link FOLDERS} is itself. */
function treeOf(file: string): string {
  return FOLDERS.find((folder) => file.startsWith(`${folder}/`)) ?? file;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`);
}

function importsOf(file: string): readonly string[] {
  const { body } = parseSync(readFileSync(join(ROOT, file), 'utf8'), {
    syntax: 'typescript',
    decorators: true,
  });
  const found: string[] = [];
  collect(body, (path) => found.push(path));
  return found.filter((path) => path.startsWith('.')).map((path) => resolved(join(dirname(file), path)));
}

/** Finds static imports and exports, `import()`, and types of `import('…')`. */
function collect(node: unknown, tell: (path: string) => void): void {
  if (Array.isArray(node)) for (const each of node) collect(each, tell);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type, source, callee, argument, arguments: given } = node as Readonly<Record<string, unknown>>;
  if (/^(?:Import|Export)\w*Declaration$/u.test(String(type))) tell(textOf(source));
  if (type === 'CallExpression' && (callee as { readonly type?: unknown } | null)?.type === 'Import') {
    const [first] = given as readonly { readonly expression: unknown }[];
    tell(textOf(first?.expression));
  }
  if (type === 'TsImportType') tell(textOf(argument));
  for (const each of Object.values(node)) collect(each, tell);
}

function textOf(literal: unknown): string {
  const value = (literal as { readonly value?: unknown } | null | undefined)?.value;
  return typeof value === 'string' ? value : '';
}

function resolved(path: string): string {
  const found = [path, `${path}.ts`, `${path}/index.ts`].find((each) => isFile(join(ROOT, each)));
  return normalize(found ?? path);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The first circle that is met, from where it begins to where it is back; undefined where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const from = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = from(next, [...way, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = from(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
