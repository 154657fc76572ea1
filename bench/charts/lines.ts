import type { LineChart } from '../section';
import { legendOf, type Mark } from './bars';
import { scaleOf, short } from './scale';
import { drawing, element, pixels, seriesClasses, label, WIDTH } from './svg';

const LEFT = 64;
const RIGHT = WIDTH - 28;
const TOP = 62;
const BOTTOM = 340;

/** Lines, or points alone, over a common axis, with a legend below. */
export function drawLines({ title, x, y, series }: LineChart): string {
  const points = series.flatMap((each) => each.points);
  const across = scaleOf(
    points.map(([value]) => value),
    x.scale,
  );
  const up = scaleOf(
    points.map(([, value]) => value),
    y.scale,
  );
  const atX = (value: number): number => LEFT + across.at(value) * (RIGHT - LEFT);
  const atY = (value: number): number => BOTTOM - up.at(value) * (BOTTOM - TOP);

  const classes = seriesClasses(series);
  const firstOurs = series.findIndex(({ ours }) => ours === true);
  const marks = series.map(({ points: its, ours, dots }, index): Mark => {
    if (dots === true || its.length < 2) return 'dot';
    // All of ours have one colour.
    return ours === true && index !== firstOurs ? 'dashed' : 'line';
  });
  const grid = [
    ...up.ticks.flatMap((tick) => [
      element('line', { class: 'grid', x1: LEFT, x2: RIGHT, y1: atY(tick), y2: atY(tick) }),
      label(LEFT - 8, atY(tick) + 4, short(tick), { 'text-anchor': 'end' }),
    ]),
    ...across.ticks.flatMap((tick) => [
      element('line', { class: 'grid', x1: atX(tick), x2: atX(tick), y1: BOTTOM, y2: BOTTOM + 5 }),
      label(atX(tick), BOTTOM + 19, short(tick), { 'text-anchor': 'middle' }),
    ]),
  ];
  const drawn = series.flatMap(({ points: its, ours }, index) => {
    const sorted = its.toSorted(([a], [b]) => a - b);
    const name = classes[index] ?? '';
    const circles = sorted.map(([a, b]) =>
      element('circle', { class: `${name} fill`, cx: atX(a), cy: atY(b), r: ours === true ? 4 : 3 }),
    );
    const mark = marks[index];
    if (mark === 'dot') return circles;
    const path = sorted.map(([a, b]) => `${pixels(atX(a))},${pixels(atY(b))}`).join(' ');
    const dash = mark === 'dashed' ? ' dashed' : '';
    const line = element('polyline', { class: `${name} line${dash}`, points: path });
    // Many points are a line.
    return sorted.length > 24 ? [line] : [line, ...circles];
  });
  const legend = legendOf(
    series.map((each, index) => ({ ...each, mark: marks[index] ?? 'line' })),
    BOTTOM + 66,
  );
  return drawing(
    legend.bottom,
    title,
    ...grid,
    label(16, TOP - 14, y.label),
    label(RIGHT, BOTTOM + 38, x.label, { 'text-anchor': 'end' }),
    ...drawn,
    ...legend.elements,
  );
}
