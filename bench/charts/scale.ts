/** Where the values of an axis lie, and which of them are written at it. */
export interface Scale {
  /** From a value to a position in [0, 1]. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/**
 * A linear scale begins at 0. A logarithmic one begins and ends at a power of 10, or twice or five times one,
 * and shows what is not positive at its beginning.
 */
export function scaleOf(values: readonly number[], kind: 'linear' | 'log'): Scale {
  const finite = values.filter((value) => Number.isFinite(value));
  return kind === 'log' ? logarithmic(finite) : linear(finite);
}

function linear(values: readonly number[]): Scale {
  const most = Math.max(0, ...values) || 1;
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => most / each <= 5) ?? most;
  const end = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return { at: (value) => value / end, ticks };
}

function logarithmic(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const least = Math.min(...positive, 1e9);
  const most = Math.max(...positive, 1e-9);
  const from = Math.floor(Math.log10(least));
  const steps = Array.from({ length: 12 }, (_, index) => 10 ** (from + index)).flatMap((power) => [
    power,
    2 * power,
    5 * power,
  ]);
  const first = steps.findLastIndex((step) => step <= least);
  const last = Math.max(
    first + 1,
    steps.findIndex((step) => step >= most),
  );
  const [start = 1, end = 10] = [steps[first], steps[last]];
  const inside = steps.slice(first, last + 1);
  const powers = inside.filter((step) => Number.isInteger(Math.round(Math.log10(step) * 1e6) / 1e6));
  return {
    at: (value) => (value <= start ? 0 : Math.log(value / start) / Math.log(end / start)),
    ticks: inside.length > 8 && powers.length > 2 ? powers : inside,
  };
}

/** A number in as few characters as tell it apart: `0.05`, `12.5`, `1,300`, `10 k`. */
export function short(value: number): string {
  if (Math.abs(value) >= 10_000 && value % 1_000 === 0) return `${(value / 1_000).toLocaleString('en-US')} k`;
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
