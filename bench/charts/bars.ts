import type { BarChart } from '../section';
import { scaleOf, short } from './scale';
import { drawing, element, seriesClasses, label, WIDTH, widthOf } from './svg';

const BAR = 14;
const GAP = 12;
const TOP = 44;

/** Horizontal bars in groups, with their values at their ends and a legend below. */
export function drawBars({ title, unit, scale, labels, series }: BarChart): string {
  const left = Math.min(330, 28 + Math.max(...labels.map((each) => widthOf(each))));
  const width = WIDTH - left - 76;
  const { at, ticks } = scaleOf(
    series.flatMap(({ values }) => values.flatMap((value) => value ?? [])),
    scale,
  );
  const classes = seriesClasses(series);
  const group = series.length * BAR + GAP;
  const bottom = TOP + labels.length * group;

  const grid = ticks.flatMap((tick) => {
    const x = left + at(tick) * width;
    return [
      element('line', { class: 'grid', x1: x, x2: x, y1: TOP - 4, y2: bottom }),
      label(x, bottom + 16, short(tick), { 'text-anchor': 'middle' }),
    ];
  });
  const bars = labels.flatMap((heading, row) => {
    const y = TOP + row * group;
    return [
      label(left - 10, y + (series.length * BAR) / 2 + 4, heading, { 'text-anchor': 'end' }),
      ...series.flatMap(({ values, ours }, index) => {
        const value = values[row] ?? null;
        if (value === null) return [];
        const length = Math.max(1, at(value) * width);
        const top = y + index * BAR;
        return [
          element('rect', {
            class: `${classes[index] ?? ''} fill`,
            x: left,
            y: top,
            width: length,
            height: BAR - 2,
          }),
          label(left + length + 5, top + BAR - 4, short(value), ours === true ? { class: 'ours' } : {}),
        ];
      }),
    ];
  });
  const legend = legendOf(series, bottom + 56);
  return drawing(
    legend.bottom,
    title,
    ...grid,
    ...bars,
    label(left, bottom + 34, unit),
    ...(series.length > 1 ? legend.elements : []),
  );
}

/** Names with their colours, in as many rows as it takes, the first at this height. */
export function legendOf(
  series: readonly { readonly name: string; readonly ours?: boolean }[],
  top: number,
): { readonly elements: readonly string[]; readonly bottom: number } {
  const classes = seriesClasses(series);
  let x = 16;
  let y = top;
  const elements = series.flatMap(({ name, ours }, index) => {
    const width = 34 + widthOf(name, ours);
    if (x > 16 && x + width > WIDTH - 16) {
      x = 16;
      y += 20;
    }
    const at = x;
    x += width;
    return [
      element('rect', {
        class: `${classes[index] ?? ''} fill`,
        x: at,
        y: y - 10,
        width: 12,
        height: 12,
        rx: 2,
      }),
      label(at + 18, y, name, ours === true ? { class: 'ours' } : {}),
    ];
  });
  return { elements, bottom: y + 16 };
}
