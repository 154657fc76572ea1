const asyncHooks = require('node:async_hooks');

const { ModuleMocker } = require('jest-mock');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');

/** What modules that stay keep among the globals: the CDK its tokens. */
const OF_MODULES = /cdk/iu;

/** What a suite may change of the globals, of `process` and of its variables, as it is now. Gives how to put it back. */
function remember() {
  const globals = Object.getOwnPropertyDescriptors(globalThis);
  const { exit, getBuiltinModule, env } = Object.getOwnPropertyDescriptors(process);
  const { exitCode } = process;
  const variables = { ...process.env };
  const folder = process.cwd();
  return () => {
    putBack(globalThis, globals);
    for (const name of Reflect.ownKeys(globalThis))
      if (!Object.hasOwn(globals, name) && !OF_MODULES.test(String(name)))
        Reflect.deleteProperty(globalThis, name);
    putBack(process, { exit, getBuiltinModule, env });
    process.exitCode = exitCode;
    for (const name of Object.keys(process.env))
      if (!Object.hasOwn(variables, name)) Reflect.deleteProperty(process.env, name);
    for (const [name, value] of Object.entries(variables))
      if (process.env[name] !== value) process.env[name] = value;
    if (process.cwd() !== folder) process.chdir(folder);
  };
}

/**
 * What keeps a store for what runs asynchronously stays in use until it is told otherwise, and each one in use makes each
 * promise dearer (versions of Node.js before 24). jest-circus makes one for each suite, and never tells it: after a hundred
 * suites a promise cost twice as much. So all are put out of use at a suite's end; who still has one uses it as before.
 */
function recordStorages() {
  const made = new Set();
  asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
    constructor(...given) {
      super(...given);
      made.add(new WeakRef(this));
    }
  };
  return made;
}

const KEY = Symbol.for('suites: storages');
/** Those that were made in this process, as long as somebody has them; recorded once, however often this file is loaded. */
const storages = (asyncHooks[KEY] ??= recordStorages());

function disableStorages() {
  for (const each of storages) {
    const storage = each.deref();
    if (storage === undefined) storages.delete(each);
    else storage.disable();
  }
}

/** Only what is another one than before: each look at a global that was defined anew is slow. */
function putBack(owner, descriptors) {
  for (const name of Reflect.ownKeys(descriptors)) {
    const before = descriptors[name];
    const now = Object.getOwnPropertyDescriptor(owner, name);
    if (before?.configurable !== true) continue;
    if (now === undefined || now.value !== before.value || now.get !== before.get || now.set !== before.set)
      Object.defineProperty(owner, name, before);
  }
}

/**
 * Runs a suite in Node.js's own realm, and not, as jest's own environment does, in a context with globals of its own:
 * code runs slower there, and each suite has to load and warm up all of its modules anew (`runtime.js`). What a suite
 * changes of the globals, of `process` and of its variables is put back at its end.
 *
 * A suite that can't live so says `@jest-environment node` in its first comment: it then has a context and modules of
 * its own.
 */
module.exports = class OneRealm {
  global = globalThis;
  isOneRealm = true;
  moduleMocker = new ModuleMocker(globalThis);
  #putBack = remember();

  constructor({ projectConfig }) {
    const timers = { config: projectConfig, global: globalThis };
    this.fakeTimersModern = new ModernFakeTimers(timers);
    this.fakeTimers = new LegacyFakeTimers({
      ...timers,
      moduleMocker: this.moduleMocker,
      timerConfig: { idToRef: (id) => id, refToId: (timer) => timer },
    });
  }

  async setup() {}

  /** A limit of a test's own would be one of the machine's speed: all have the one of jest.config.js. */
  handleTestEvent({ name, timeout }) {
    if ((name === 'add_test' || name === 'add_hook') && timeout !== undefined)
      throw new Error(
        `A limit of ${timeout} ms of its own: a test waits for what happens, and has the limit that all have (jest.config.js).`,
      );
  }

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.#putBack();
    disableStorages();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
};
