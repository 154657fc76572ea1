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

  const groups: string[] = [];
  let bottom = TOP;
  for (const [row, heading] of labels.entries()) {
    // Only who has something to show takes room: a label stands beside what it names.
    const shown = series.flatMap(({ values, notes, ours }, index) => {
      const value = values[row] ?? notes?.[row] ?? null;
      return value === null ? [] : [{ value, series: classes[index] ?? '', isOurs: ours === true }];
    });
    // Points of one thing lie on one line.
    const height = (scale === 'log' ? 1 : Math.max(1, shown.length)) * BAR;
    groups.push(label(left - 10, bottom + height / 2 + 3, heading, { 'text-anchor': 'end' }));
    for (const [slot, { value, series: name, isOurs }] of shown.entries()) {
      const top = bottom + (scale === 'log' ? 0 : slot * BAR);
      const strong = isOurs ? { class: 'ours' } : {};
      if (typeof value === 'string') {
        groups.push(
          element('rect', { class: `${name} fill`, x: left, y: top, width: 2, height: BAR - 2 }),
          label(left + 8, top + BAR - 4, value, strong),
        );
        continue;
      }
      const length = at(value) * width;
      groups.push(
        scale === 'log'
          ? element('circle', { class: `${name} fill`, cx: left + length, cy: top + BAR / 2 - 1, r: 4.5 })
          : element('rect', {
              class: `${name} fill`,
              x: left,
              y: top,
              width: Math.max(1, length),
              height: BAR - 2,
            }),
        label(left + length + (scale === 'log' ? 9 : 5), top + BAR - 4, short(value), strong),
      );
    }
    bottom += height + GAP;
  }

  const grid = ticks.flatMap((tick) => {
    const x = left + at(tick) * width;
    return [
      element('line', { class: 'grid', x1: x, x2: x, y1: TOP - 4, y2: bottom }),
      label(x, bottom + 16, short(tick), { 'text-anchor': 'middle' }),
    ];
  });
  const units = wrapped(unit, WIDTH - left - 16);
  const lines = units.map((line, index) => label(left, bottom + 34 + index * 16, line));
  const under = bottom + 40 + units.length * 16;
  const mark = scale === 'log' ? 'dot' : 'bar';
  const legend = legendOf(
    series.map((each) => ({ ...each, mark })),
    under,
  );
  return drawing(
    series.length > 1 ? legend.bottom : under,
    title,
    ...grid,
    ...groups,
    ...lines,
    ...(series.length > 1 ? legend.elements : []),
  );
}

/** A text in lines that are no wider than so many pixels. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** How a series looks in the drawing, and so beside its name. */
export type Mark = 'bar' | 'dot' | 'line' | 'dashed';

function markOf(mark: Mark, series: string, x: number, y: number): string {
  switch (mark) {
    case 'bar':
      return element('rect', { class: `${series} fill`, x, y: y - 10, width: 12, height: 12, rx: 2 });
    case 'dot':
      return element('circle', { class: `${series} fill`, cx: x + 6, cy: y - 4, r: 4.5 });
    default: {
      const dashed = mark === 'dashed' ? ' dashed' : '';
      return element('line', { class: `${series} line${dashed}`, x1: x, x2: x + LINE, y1: y - 4, y2: y - 4 });
    }
  }
}

/** A line's sample is long enough to show its dashes. */
const LINE = 28;

/** Names with their colours, in as many rows as it takes, the first at this height. */
export function legendOf(
  series: readonly { readonly name: string; readonly ours?: boolean; readonly mark: Mark }[],
  top: number,
): { readonly elements: readonly string[]; readonly bottom: number } {
  const classes = seriesClasses(series);
  let x = 16;
  let y = top;
  const elements = series.flatMap(({ name, ours, mark }, index) => {
    const sample = mark === 'line' || mark === 'dashed' ? LINE : 12;
    const width = sample + 22 + widthOf(name, ours);
    if (x > 16 && x + width > WIDTH - 16) {
      x = 16;
      y += 20;
    }
    const at = x;
    x += width;
    return [
      markOf(mark, classes[index] ?? '', at, y),
      label(at + sample + 6, y, name, ours === true ? { class: 'ours' } : {}),
    ];
  });
  return { elements, bottom: y + 16 };
}
