import type { Chart } from '../section';
import { drawBars } from './bars';
import { drawLines } from './lines';

/** A chart as SVG. The same data is the same drawing. */
export function drawChart(chart: Chart): string {
  return chart.kind === 'bars' ? drawBars(chart) : drawLines(chart);
}
