const { compileFunction } = require('node:vm');

const Runtime = require('jest-runtime').default;

/** Jest's globals by which a suite says what it is. */
const WORDS =
  'describe it test fit xit xtest xdescribe fdescribe beforeAll beforeEach afterAll afterEach'.split(' ');

/** For each view of the files that are there: what loads all that isn't a suite. */
const commons = new WeakMap();

/**
 * Loads the modules of suites that run in one realm (`environment.js`). A suite's own file is loaded for it; all else
 * once in a process, for the first suite that asks, and stays. So no module may keep what one suite could leave in it
 * for the next, or do anything as it is loaded that is meant for each suite. `one-realm.test.ts` looks for the first,
 * hooks are refused here, and so is what jest would do to modules: mock and isolate them.
 */
module.exports = class OneRealmRuntime extends Runtime {
  #common;
  #isCommon = false;

  constructor(...given) {
    super(...given);
    const [config, environment, resolver, transformer, , coverage, testPath, globalConfig] = given;
    if (environment.isOneRealm !== true) return;
    // As jest does it, but for the realm.
    this.executor.compile = (source, filename) =>
      compileFunction(source, this.executor.injectedModuleParameters, { filename });
    // What is covered is counted by suite.
    if (testPath === undefined || coverage.collectCoverage) return;
    let common = commons.get(resolver);
    if (common === undefined) {
      common = new OneRealmRuntime(
        config,
        environment,
        resolver,
        transformer,
        new Map(),
        coverage,
        undefined,
        globalConfig,
      );
      common.#isCommon = true;
      commons.set(resolver, common);
    }
    this.#common = common;
    // Stack traces lead through both.
    this.transformCache.sourceMaps = common.transformCache.sourceMaps;
    for (const name of ['setMock', 'setModuleMock', 'isolateModules', 'isolateModulesAsync']) {
      this[name] = () => {
        throw new Error(
          `${name}: its modules are other suites', too. Say @jest-environment node in the first comment of ${testPath}.`,
        );
      };
    }
  }

  requireModule(from, moduleName, options, isRequireActual) {
    const load = () => super.requireModule(from, moduleName, options, isRequireActual);
    // Without a name, or of jest's own: the suite, and what runs it.
    if (moduleName === undefined || options?.isInternalModule === true) return load();
    if (this.#isCommon) return withoutWords(load);
    return this.#common?.requireModule(from, moduleName, options, isRequireActual) ?? load();
  }
};

let isLoading = false;

/** A hook, or a test, of a module that is loaded once would be the first suite's alone. */
function withoutWords(load) {
  if (isLoading || globalThis.it === undefined) return load();
  isLoading = true;
  const before = WORDS.map((name) => [name, globalThis[name]]);
  for (const [name] of before) {
    globalThis[name] = () => {
      throw new Error(
        `${name}: called as a module is loaded, which happens once for all suites. Let each of them call a function.`,
      );
    };
  }
  try {
    return load();
  } finally {
    isLoading = false;
    for (const [name, word] of before) globalThis[name] = word;
  }
}
