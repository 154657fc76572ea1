// One seed for all random deletions of a run (test/faults/any-deletion.ts), the same in each of jest's workers. A
// change is judged by the same deletions as the one before it; ENICLEANER_SEED=any draws others.
process.env.ENICLEANER_SEED ??= '20261124';
if (process.env.ENICLEANER_SEED === 'any')
  process.env.ENICLEANER_SEED = String(Math.floor(Math.random() * 2 ** 31));

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/one-realm/environment.js',
  runtime: '<rootDir>/test/support/one-realm/runtime.js',
  reporters: ['default', '<rootDir>/test/support/set-up/reporter.js'],
  // All that a test may be about: `npx jest --findRelatedTests src/…` follows the imports through them.
  roots: ['bench', 'cdk/guard', 'cdk/scripts', 'cdk/src', 'cdk/test', 'deploy', 'sandbox', 'src', 'test'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/cdk/test/**/*.test.ts'],
  moduleNameMapper: {
    // As in the bundle: deploy/build.ts.
    '^aws-sdk/clients/(.*)$': '<rootDir>/src/runtime/library/$1.ts',
    // What cdk/scripts/bundle.ts bundles.
    '^\\.\\./guard/index$': '<rootDir>/cdk/guard/entry.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Every wait of a test is one for something that happens: an answer, the end of a process. This limit, in
  // milliseconds, is for what never does. It is no measure of speed, and no test has one of its own (the
  // environment refuses it): a busy machine takes ten times as long as a quiet one.
  testTimeout: 30 * 60_000,
  maxWorkers: 2,
};
