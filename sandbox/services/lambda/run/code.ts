import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, sep } from 'node:path';

import { unzipSync } from 'fflate';

import type { Code } from '../state';

/** Where the sandbox's own packages lie: SDK v3 among them, which Lambda's runtimes have. */
const MODULES = join(__dirname, '..', '..', '..', '..', 'node_modules');
/** What functions find there: SDK v3, its parts, and never SDK v2. */
const PROVIDED = ['@aws-sdk', '@smithy'];

/** The code of a function, unpacked as Lambda lays it out. */
export interface Unpacked {
  /** Lambda's `/var/task`. */
  readonly task: string;
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

  /** What isn't held, or whose files are damaged, has none: the runtime then finds no module, as it says itself. */
  of(code: Code): Unpacked {
    let it = this.#unpacked.get(code.sha256);
    if (it === undefined) {
      it = this.#unpack(code.bytes);
      this.#unpacked.set(code.sha256, it);
    }
    return it;
  }

  close(): void {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
  }

  #unpack(bytes: Uint8Array | undefined): Unpacked {
    this.#root ??= realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-functions-')));
    this.#count += 1;
    const root = join(this.#root, String(this.#count), 'var');
    const task = join(root, 'task');
    const modules = join(root, 'node_modules');
    mkdirSync(task, { recursive: true });
    mkdirSync(modules);
    for (const name of PROVIDED) symlinkSync(join(MODULES, name), join(modules, name));
    for (const [name, content] of Object.entries(filesIn(bytes))) {
      const file = normalize(join(task, name));
      if (!file.startsWith(task + sep) || name.endsWith('/')) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const provided = realpathSync(MODULES);
    return {
      task,
      modules,
      hidePlaces: (text) =>
        text
          .replaceAll(task, '/var/task')
          .replaceAll(modules, '/var/runtime/node_modules')
          .replaceAll(provided, '/var/runtime/node_modules'),
    };
  }
}

function filesIn(bytes: Uint8Array | undefined): Readonly<Record<string, Uint8Array>> {
  if (bytes === undefined) return {};
  try {
    return unzipSync(bytes);
  } catch {
    return {};
  }
}
