import { App, Stack, Validations, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonObject } from '../../src/ground/json';
import { EniCleaner, type ProtectOptions } from '../src/index';
import { ENV, type Sample } from './apps';

export interface Synthesized {
  /** By the stacks' names; a nested one by its file. */
  readonly templates: ReadonlyMap<string, JsonObject>;
  /** In the order in which they are deployed. */
  readonly stacks: readonly string[];
  /** What the CDK warns of, or takes for an error. */
  readonly messages: readonly string[];
}

export interface SynthesisOptions {
  /** Without it, the app stays as it is. */
  readonly protect?: ProtectOptions;
  readonly update?: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly plugins?: readonly IPolicyValidationPlugin[];
}

interface ValidationReport {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What the CDK's own validation of templates says of an app, by rule and construct. */
export function violations(sample: Sample, options: SynthesisOptions = {}): readonly string[] {
  const app = built(sample, options);
  process.env['CDK_VALIDATION'] = 'true';
  const said = console.error;
  console.error = () => undefined;
  try {
    const { directory } = app.synth();
    const report = JSON.parse(
      readFileSync(join(directory, 'validation-report.json'), 'utf8'),
    ) as ValidationReport;
    rmSync(directory, { recursive: true, force: true });
    return report.pluginReports.flatMap((each) =>
      each.violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    );
  } finally {
    console.error = said;
    process.env['CDK_VALIDATION'] = 'false';
  }
}

/** An app in a temporary folder, with the flags that `cdk init` sets today, as far as they matter here. */
export function newApp(context: Readonly<Record<string, unknown>> = {}): App {
  // The CDK's own look at templates takes longer than all the rest: `violations` asks for it.
  process.env['CDK_VALIDATION'] = 'false';
  return new App({
    context: {
      'aws:cdk:disable-asset-staging': true,
      '@aws-cdk/core:aspectStabilization': true,
      'aws:cdk:enable-path-metadata': true,
      ...context,
    },
    analyticsReporting: false,
  });
}

export function synthesized(app: App): Synthesized {
  const assembly = app.synth();
  try {
    const stacks = assembly.stacksRecursively;
    const templates = new Map<string, JsonObject>();
    for (const stack of stacks) templates.set(stack.stackName, stack.template as JsonObject);
    for (const file of filesBelow(assembly.directory)) {
      if (!file.endsWith('.nested.template.json')) continue;
      templates.set(file, JSON.parse(readFileSync(join(assembly.directory, file), 'utf8')) as JsonObject);
    }
    return {
      templates,
      stacks: stacks.map(({ stackName }) => stackName),
      messages: stacks.flatMap(({ messages }) =>
        messages
          .filter(({ level }) => level.valueOf() !== 'info')
          .map(({ level, entry, id }) => `${level.valueOf()} ${id}: ${JSON.stringify(entry.data)}`),
      ),
    };
  } finally {
    rmSync(assembly.directory, { recursive: true, force: true });
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

export function synthesize(sample: Sample, options: SynthesisOptions = {}): Synthesized {
  return synthesized(built(sample, options));
}

function built(sample: Sample, options: SynthesisOptions): App {
  const app = newApp(options.context);
  const stack = new Stack(app, 'Sample', { env: ENV });
  (options.update === true ? (sample.update ?? sample.build) : sample.build)(stack, app);
  if (options.protect !== undefined) EniCleaner.protect(app, options.protect);
  if (options.plugins !== undefined) Validations.of(app).addPlugins(...options.plugins);
  return app;
}
