import { drawChart } from '../../bench/charts';
import { readResults } from '../../bench/results';
import type { BarChart, Chart } from '../../bench/section';

/** Elements of a drawing of that name, by their attributes, and the text in them. */
function elements(svg: string, name: string): readonly Readonly<Record<string, string>>[] {
  return [...svg.matchAll(new RegExp(`<${name} ([^>]*?)(?:/>|>([^<]*)</${name}>)`, 'gu'))].map(
    ([, attributes = '', text = '']) => ({
      ...Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/gu)].map(([, key = '', value = '']) => [key, value]),
      ),
      text,
    }),
  );
}

const recorded: readonly Chart[] = Object.values(readResults()).flatMap(({ charts }) => charts);

const BARS: BarChart = {
  kind: 'bars',
  name: 'b',
  title: 't',
  unit: 'minutes, each of them as long as any other, and longer than a line of words that is drawn',
  scale: 'linear',
  labels: ['only ours', 'nobody', 'theirs, and both of them'],
  series: [
    { name: 'ours', ours: true, values: [3, null, 2], notes: [null, 'never', null] },
    { name: 'theirs', values: [null, null, 4] },
  ],
};

it.each(recorded.map((chart) => [chart.name, chart] as const))(
  '%s keeps inside its frame, and no two series look alike beside their names',
  (_name, chart) => {
    const svg = drawChart(chart);
    for (const { x, text, ...more } of elements(svg, 'text')) {
      const width = (text ?? '').length * 6;
      const anchor = more['text-anchor'];
      const right = Number(x) + (anchor === 'end' ? 0 : anchor === 'middle' ? width / 2 : width);
      expect({ text, fits: right <= 768 && right - width >= -8 }).toEqual({ text, fits: true });
    }
    if (chart.series.length < 2) return;
    // The last of each kind of mark are the legend's.
    const heights = new Set(
      chart.series.map(({ name }) => elements(svg, 'text').find(({ text }) => text === name)?.['y']),
    );
    const samples = ['rect', 'circle', 'line']
      .flatMap((kind) => elements(svg, kind).map((of) => ({ kind, of })))
      .filter(({ of }) =>
        [...heights].some(
          (y) => Math.abs(Number(y) - 4 - Number(of['cy'] ?? of['y1'] ?? Number(of['y']) + 6)) < 0.2,
        ),
      )
      .map(({ kind, of }) => `${kind} ${of['class'] ?? ''}`);
    expect(samples).toHaveLength(chart.series.length);
    expect(new Set(samples).size).toBe(chart.series.length);
  },
);

it('bars stand beside what they are of, however many have something to show', () => {
  const svg = drawChart(BARS);
  const labels = elements(svg, 'text').filter((each) => each['text-anchor'] === 'end');
  const bars = elements(svg, 'rect').filter(
    (each) => /fill/u.test(each['class'] ?? '') && each['rx'] !== '2',
  );
  expect(labels.map(({ text }) => text)).toEqual(BARS.labels);
  const middles = labels.map(({ y }) => Number(y) - 4);
  const ofRow = (row: number): readonly number[] =>
    bars
      .map((each) => Number(each['y']) + 6)
      .filter((y) => middles.every((other) => Math.abs(y - (middles[row] ?? 0)) <= Math.abs(y - other)));
  for (const [row, count] of [1, 1, 2].entries()) {
    const its = ofRow(row);
    expect(its).toHaveLength(count);
    const middle = its.reduce((sum, y) => sum + y, 0) / count;
    expect(Math.abs(middle - (middles[row] ?? 0))).toBeLessThan(2);
  }
  expect(elements(svg, 'text').map(({ text }) => text)).toContain('never');
});

it('what is drawn on a logarithmic scale has no length', () => {
  const bars = elements(drawChart({ ...BARS, scale: 'log' }), 'rect').filter(
    (each) => /fill/u.test(each['class'] ?? '') && Number(each['width']) > 2,
  );
  expect(bars).toEqual([]);
});
