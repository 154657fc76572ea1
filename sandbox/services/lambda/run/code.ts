import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, sep } from 'node:path';

import type { Code } from '../state';
import { filesIn } from './archive';

/** Where the sandbox's own packages lie: SDK v3 among them, which Lambda's runtimes have. */
const MODULES = join(__dirname, '..', '..', '..', '..', 'node_modules');
/** What functions find there: SDK v3, its parts, and never SDK v2. */
const PROVIDED = ['@aws-sdk', '@smithy'];

/** The code of a function, unpacked as Lambda lays it out. */
export interface Unpacked {
  /** Lambda's `/var/task`. */
  readonly task: string;
  /** Lambda's `/opt`: the files of the layers, one over the other; undefined where there are none. */
  readonly opt: string | undefined;
  /** Where packages lie that the runtime provides. */
  readonly modules: string;
  /** What a text says that code on Lambda would say: places of this machine don't belong in it. */
  readonly hidePlaces: (text: string) => string;
}

/** Unpacks code once, into folders of this machine that are there until `close`. */
export class CodeFolders {
  readonly #unpacked = new Map<string, Unpacked>();
  #root: string | undefined;
  #count = 0;

  /**
   * What isn't held, or whose files are damaged, has none: the runtime then finds no module, as it says itself.
   *
   * @param layers in their order
   */
  of(code: Code, layers: readonly Code[] = []): Unpacked {
    const key = [code, ...layers].map(({ sha256 }) => sha256).join(' ');
    let it = this.#unpacked.get(key);
    if (it === undefined) {
      it = this.#unpack(code, layers);
      this.#unpacked.set(key, it);
    }
    return it;
  }

  close(): void {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
  }

  #unpack(code: Code, layers: readonly Code[]): Unpacked {
    this.#root ??= realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-functions-')));
    this.#count += 1;
    const root = join(this.#root, String(this.#count));
    const task = join(root, 'var', 'task');
    const modules = join(root, 'var', 'node_modules');
    const opt = layers.length === 0 ? undefined : join(root, 'opt');
    mkdirSync(task, { recursive: true });
    mkdirSync(modules);
    for (const name of PROVIDED) symlinkSync(join(MODULES, name), join(modules, name));
    unpack(code, task, opt);
    if (opt !== undefined) {
      mkdirSync(opt);
      for (const layer of layers) unpack(layer, opt, opt);
    }
    const provided = realpathSync(MODULES);
    return {
      task,
      opt,
      modules,
      hidePlaces: (text) => {
        const hidden = text
          .replaceAll(task, '/var/task')
          .replaceAll(modules, '/var/runtime/node_modules')
          .replaceAll(provided, '/var/runtime/node_modules');
        return opt === undefined ? hidden : hidden.replaceAll(opt, '/opt');
      },
    };
  }
}

function unpack({ bytes }: Code, folder: string, opt: string | undefined): void {
  for (const { name, content, isProgram } of bytes === undefined ? [] : filesIn(bytes)) {
    const file = normalize(join(folder, name));
    if (!file.startsWith(folder + sep)) continue;
    mkdirSync(dirname(file), { recursive: true });
    // A later layer's file takes the place of an earlier one's.
    rmSync(file, { force: true });
    writeFileSync(file, opt === undefined ? content : placed(name, content, opt), {
      mode: isProgram ? 0o755 : 0o644,
    });
  }
}

const SOURCE = /\.(?:[cm]?js|py|sh)$/u;
const INTERPRETED = Buffer.from('#!');
/** `/opt` as the beginning of a text, or of the program that a file names as its interpreter. */
const OPT = /(?<=['"`]|^#!)\/opt(?=[/'"`])/gmu;
/** Where Lambda has its runtimes' own interpreters. */
const INTERPRETER = /^#!\/var\/lang\/bin\/(node|python)[\d.]*/u;

/**
 * A file with the machine's place for each `/opt` that its texts begin with, as that folder isn't the sandbox's to make:
 * programs in layers are called by such texts (`/opt/awscli/aws` of the CDK's bucket deployments). What is put together
 * in another way isn't found.
 */
function placed(name: string, content: Uint8Array, opt: string): Uint8Array {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const isScript = bytes.subarray(0, INTERPRETED.length).equals(INTERPRETED);
  if (!isScript && !(SOURCE.test(name) && bytes.includes('/opt'))) return content;
  // Each byte stays what it is, whatever the encoding.
  const text = bytes
    .toString('latin1')
    .replaceAll(OPT, () => opt)
    .replace(
      INTERPRETER,
      (_, program: string) => `#!/usr/bin/env ${program === 'node' ? program : 'python3'}`,
    );
  return Buffer.from(text, 'latin1');
}
