import { join } from 'node:path';
import { figure, type Run } from '../section';
import { coldStarts } from './first-answers';
import { ownPackage, standardPackage } from './packages';
import { layOutStandard } from './standard';

/** Counted cold starts of each. */
const ROUNDS = 25;
const RUNTIMES = ['nodejs22.x', 'nodejs24.x'];

const root = join(__dirname, '..', '..');

/** The bundle against the same handlers as the CloudFormation CLI's template for TypeScript packs them. */
export const run: Run = async ({ tell }) => {
  const standard = await layOutStandard(root, tell);
  tell('Packing both');
  const its = await ownPackage(root);
  const others = await standardPackage(root, standard);
  const handlers = [join(root, 'build/bench/own/build/TypeFunction/handlers.js'), standard.handlers];

  const rows: (readonly [string, string, string, string])[] = [];
  const ratios = new Map<
    string,
    { readonly load: number; readonly first: number; readonly memory: number }
  >();
  for (const runtime of RUNTIMES) {
    tell(`Starting each ${ROUNDS} times under ${runtime}`);
    const [own, other] = await coldStarts({ runtime, handlers, rounds: ROUNDS });
    if (own === undefined || other === undefined) throw new Error('Nothing was measured.');
    const ratio = {
      load: own.load / other.load,
      first: own.firstAnswer / other.firstAnswer,
      memory: own.memory / other.memory,
    };
    ratios.set(runtime, ratio);
    rows.push([runtime, ratio.load.toFixed(2), ratio.first.toFixed(2), ratio.memory.toFixed(2)]);
  }
  const under22 = ratios.get('nodejs22.x') ?? { load: Number.NaN, first: Number.NaN, memory: Number.NaN };
  const under24 = ratios.get('nodejs24.x') ?? under22;
  const sizes = [
    ['zip, as "cfn submit" uploads it', 'submitted'],
    ['function, compressed', 'compressed'],
    ['function, unpacked', 'unpacked'],
    ['files', 'files'],
  ] as const;
  return {
    title: 'Packaging: the bundle against the standard packaging',
    method:
      'The same handlers as one bundle, and as the CloudFormation CLI’s TypeScript template packs them: tsc’s output with node_modules and AWS SDK v2. A cold start is a new process that loads the handlers and answers one create; medians of alternating runs. All times are ratios.',
    figures: {
      coldStart: figure(under22.first, 'ratio', 'cold start to the first answer, Node.js 22', {
        atMost: 0.15,
      }),
      coldStart24: figure(under24.first, 'ratio', 'cold start to the first answer, Node.js 24'),
      load: figure(under22.load, 'ratio', 'loading alone, Node.js 22'),
      memory: figure(under22.memory, 'ratio', 'peak memory of the process that answers, Node.js 22'),
      zip: figure(its.submitted / others.submitted, 'ratio', 'zip as "cfn submit" uploads it', {
        atMost: 0.01,
      }),
      compressed: figure(its.compressed / others.compressed, 'ratio', 'compressed function', {
        atMost: 0.01,
      }),
      zipBytes: figure(its.submitted, 'bytes', 'zip of the bundle'),
      standardZipBytes: figure(others.submitted, 'bytes', 'zip of the standard packaging'),
    },
    tables: [
      {
        title: 'Cold start, bundle : standard',
        columns: ['runtime', 'load', 'load to first answer', 'peak memory'],
        rows,
      },
      {
        title: 'Size',
        columns: ['', 'bundle', 'standard', 'ratio'],
        rows: sizes.map(([name, key]) => [
          name,
          key === 'files' ? String(its[key]) : kibibytes(its[key]),
          key === 'files' ? String(others[key]) : kibibytes(others[key]),
          (its[key] / others[key]).toFixed(4),
        ]),
      },
    ],
    charts: [
      {
        kind: 'bars',
        name: 'packaging',
        title: 'The bundle, as a share of the standard packaging',
        unit: '% of the standard packaging',
        scale: 'linear',
        labels: ['cold start, Node.js 22', 'cold start, Node.js 24', 'peak memory', 'zip'],
        series: [
          {
            name: 'bundle',
            ours: true,
            values: [under22.first, under24.first, under22.memory, its.submitted / others.submitted].map(
              (each) => 100 * each,
            ),
          },
          { name: 'standard', values: [100, 100, 100, 100] },
        ],
      },
    ],
  };
};

function kibibytes(bytes: number): string {
  return `${Math.round(bytes / 1024).toLocaleString('en-US')} KiB`;
}
