import type { ReleaseTime } from './service-profile';

/** The probability that a release takes longer than this, in seconds. */
export function takesLongerThan(seconds: number, { mixture, atLeast }: ReleaseTime): number {
  if (seconds < atLeast) return 1;
  return mixture.reduce(
    (sum, { weight, median, sigma }) => sum + weight * upperTail(Math.log(seconds / median) / sigma),
    0,
  );
}

/** Probability that a standard normal value is above z (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
export function upperTail(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const series =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const tail = (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  return z >= 0 ? tail : 1 - tail;
}
