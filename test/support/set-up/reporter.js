'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

/**
 * What suites need besides npm's packages, and the command that makes it. A suite doesn't look for these itself: most
 * need none of them, and what is missing shows in as many ways as there are suites.
 */
const SET_UP = [
  ['build/TypeFunction/handlers.js', 'npm run build'],
  ['hook/build/TypeFunction/hook.js', 'npm run build'],
  ['.venv/.installed', 'make setup'],
  ['cdk/node_modules/.installed', 'make cdk/node_modules/.installed'],
  ['test/package/runtimes/node_modules/.installed', 'make test/package/runtimes/node_modules/.installed'],
];

/** Says after a run in which suites failed what of their set-up isn't there, and what to run. */
class SetUpReporter {
  /**
   * @param {{ readonly rootDir: string }} config
   * @param {{ readonly write?: (text: string) => void }} [options]
   */
  constructor({ rootDir }, { write = (text) => process.stderr.write(text) } = {}) {
    this.rootDir = rootDir;
    this.write = write;
  }

  onRunComplete(_contexts, { numFailedTestSuites }) {
    if (numFailedTestSuites === 0) return;
    const missing = SET_UP.filter(([file]) => !existsSync(path.join(this.rootDir, file)));
    if (missing.length === 0) return;
    const width = Math.max(...missing.map(([file]) => file.length));
    const lines = missing.map(([file, command]) => `  ${file.padEnd(width)}  ${command}`);
    this.write(
      `\nSuites failed, maybe for want of their set-up. What isn't there, and the command that makes it:\n${lines.join('\n')}\n`,
    );
  }
}

module.exports = SetUpReporter;
