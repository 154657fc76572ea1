/**
 * What a section of the benchmark takes and gives. Each is a module `bench/<section>/index.ts` that exports
 * `run`, a {@link Run}; `bench/main.ts` prints its tables, writes everything into
 * `bench/results.json`, and draws its charts (`bench/charts/`) from that file alone.
 */
export type Run = (options: SectionOptions) => Promise<SectionResult>;

export interface SectionOptions {
  /** How many seeds a simulated figure is taken over: 1, 2, … up to this. */
  readonly seeds: number;
  /** A user's own delstack binary (`DELSTACK=…`), if there is one. */
  readonly delstack?: string;
  /** A checkout of delstack to build (`DELSTACK_SOURCE=…`), if there is one. */
  readonly delstackSource?: string;
  /** Says what is going on, on standard error. */
  readonly tell: (message: string) => void;
}

export interface SectionResult {
  /** A few words. */
  readonly title: string;
  /** How the figures came about and what they are of, in one or two sentences. */
  readonly method: string;
  /** By a name that stays the same, in camel case: the README and its test refer to it. */
  readonly figures: Readonly<Record<string, Figure>>;
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
}

/** Durations of this machine are never in the results: only what they are in relation to each other. */
export type Unit =
  | 'ratio'
  | 'bytes'
  | 'calls'
  | 'invocations'
  | 'modules'
  /** Virtual seconds. */
  | 's'
  /** US dollars by AWS's price list. */
  | 'USD'
  /** A share of all, in [0, 1]. */
  | 'share'
  /** A count of anything else. */
  | 'count'
  /** The exponent p of a growth like n^p. */
  | 'exponent';

export type Goal = { readonly atMost: number } | { readonly atLeast: number };

export interface Figure {
  readonly value: number;
  readonly unit: Unit;
  /** What the value is of, in a few words. */
  readonly of: string;
  readonly goal?: Goal;
  /** Only with a goal. */
  readonly met?: boolean;
}

/** A figure, rounded to four digits, so that the file doesn't change by what nobody can see. */
export function figure(value: number, unit: Unit, of: string, goal?: Goal): Figure {
  const rounded = round(value);
  return { value: rounded, unit, of, ...(goal === undefined ? {} : { goal, met: meets(rounded, goal) }) };
}

export function meets(value: number, goal: Goal): boolean {
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** To significant digits; integers stay what they are. */
export function round(value: number, digits = 4): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}

/** A cell is text, or a number with as many digits as it is to be shown with. */
export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly notes?: readonly string[];
}

/** What is drawn: `bench/<name>.svg`, from this alone. */
export type Chart = BarChart | LineChart;

/**
 * Horizontal bars in groups, one for each label. Shorter is better, if nothing else is said. On a logarithmic
 * scale, on which a length says nothing, points.
 */
export interface BarChart {
  readonly kind: 'bars';
  /** The file's name without its ending; unique among all sections. */
  readonly name: string;
  readonly title: string;
  /** What the values are in: written at the axis. */
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  /** The groups. */
  readonly labels: readonly string[];
  /** One bar in each group, for each series. `null` where there is none. Ours is drawn in the strong colour. */
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    /** By group: what is written where there is no value, though somebody tried. */
    readonly notes?: readonly (string | null)[];
    readonly ours?: boolean;
  }[];
}

export interface LineChart {
  readonly kind: 'lines';
  readonly name: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
    readonly ours?: boolean;
    /** Points alone, without a line between them. */
    readonly dots?: boolean;
  }[];
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
}
