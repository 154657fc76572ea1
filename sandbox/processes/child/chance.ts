/** Chance that is the same in every run: retries draw their delays from it. */
let dice = 1;

export function seed(value: number): void {
  dice = value;
}

/** Mulberry32. */
Math.random = () => {
  dice = (dice + 0x6d2b79f5) | 0;
  let value = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
  return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
};
