/** The most values that EC2 takes in one filter (EC2 API reference). */
const VALUES_PER_FILTER = 200;

/** The values in portions that one filter takes; none for none. */
export function filterValues(values: readonly string[]): string[][] {
  const portions = Math.ceil(values.length / VALUES_PER_FILTER);
  return Array.from({ length: portions }, (_, index) =>
    values.slice(index * VALUES_PER_FILTER, (index + 1) * VALUES_PER_FILTER),
  );
}
