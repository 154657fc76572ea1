import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The file beside a bundle that says whose code is in it. */
export const NOTICES = 'third-party-notices.txt';

/** A package that is in a bundle, whole or in part. */
interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its licence and notices, as it gives them. */
  readonly text: string;
}

/**
 * The licences of all packages that are in a bundle, which whoever passes it on has to pass on, too. Equal texts
 * stand once.
 *
 * @throws Error for a package that names no licence: nobody may pass that on
 */
export function noticesOf(root: string, { inputs }: Metafile): string {
  const folders = new Set(
    Object.keys(inputs).flatMap(
      (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u.exec(path)?.[0] ?? [],
    ),
  );
  const byText = new Map<string, Bundled[]>();
  for (const folder of [...folders].toSorted()) {
    const its = bundled(join(root, folder));
    const sharing = byText.get(its.text) ?? [];
    byText.set(its.text, [...sharing, its]);
  }
  const parts = [...byText].map(([text, packages]) => {
    const names = packages.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${[...new Set(names)].join('\n')}\n\n${text}`;
  });
  return `Code of others is in this file's neighbour. What follows are its packages, and their licences.\n\n${parts.join(
    `\n${'-'.repeat(80)}\n\n`,
  )}`;
}

function bundled(folder: string): Bundled {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, string | undefined>>;
  if (name === undefined || version === undefined || license === undefined)
    throw new Error(`${folder} is bundled, and its package.json names no licence.`);
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)\b/iu.test(file));
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const text = texts.length === 0 ? `It has no file of its licence, ${license}.` : texts.join('\n\n');
  return { name, version, license, text: `${text.replaceAll('\r\n', '\n')}\n` };
}
