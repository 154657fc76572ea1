import { clockTime, span } from '../moments';
import type { Bar, Named, Timeline, Try } from './model';

/** Of the drawing, in pixels: names to the left, bars to the right. */
const LEFT = 260;
const WIDTH = 1_000;
const ROW = 26;
const TOP = 40;

/** A page that stands alone: no script, nothing from a network, readable in light and dark and on paper. */
export function page(title: string, timeline: Timeline): string {
  const { from, to, bars, named } = timeline;
  const rows = bars.length + named.length;
  const height = TOP + rows * ROW + 12;
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - 12);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --ok: #1a7f37; --bad: #cf222e; --wait: #9a6700; --eni: #0969da; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d; --ok: #3fb950; --bad: #f85149; --wait: #d29922; --eni: #58a6ff; --paper: #0d1117; } }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 24px auto; max-width: ${WIDTH}px; padding: 0 12px; }
svg { width: 100%; height: auto; display: block; }
text { fill: var(--ink); font: 12px system-ui, sans-serif; }
.soft { fill: var(--soft); } .grid { stroke: var(--line); }
.complete { fill: var(--ok); } .failed { fill: var(--bad); } .skipped { fill: var(--soft); } .under-way { fill: var(--wait); } .eni { fill: var(--eni); }
.note { stroke: var(--paper); stroke-width: 2; }
td, th { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); }
td:last-child { overflow-wrap: anywhere; } td:not(:last-child) { white-space: nowrap; } table { border-collapse: collapse; width: 100%; margin-top: 24px; }
.key span { margin-right: 18px; } .key i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px; }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(summary(timeline))}</p>
<p class="key"><span><i style="background: var(--ok)"></i>done</span><span><i style="background: var(--bad)"></i>failed</span><span><i style="background: var(--wait)"></i>under way</span><span><i style="background: var(--eni)"></i>a network interface, from when it was first named to when it was gone</span></p>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(summary(timeline))}">
${grid(timeline, x, height)}
${bars.map((bar, index) => barRow(bar, TOP + index * ROW, x, to)).join('\n')}
${named.map((each, index) => namedRow(each, TOP + (bars.length + index) * ROW, x, to)).join('\n')}
</svg>
${table(timeline)}
</body>
</html>
`;
}

function summary({ from, to, phases, bars }: Timeline): string {
  const last = phases.at(-1);
  const failed = bars
    .filter(({ tries }) => tries.at(-1)?.ended === 'failed')
    .map(({ logicalId }) => logicalId);
  const state =
    last === undefined ? 'No event of the stack’s own.' : `${last.status} after ${span(to - from)}.`;
  return failed.length === 0 ? state : `${state} Failed: ${failed.join(', ')}.`;
}

/** At most eight lines, at even spans. */
function grid({ from, to }: Timeline, x: (at: number) => number, height: number): string {
  const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
  const seconds = (to - from) / 1_000;
  const step = steps.find((each) => seconds / each <= 8) ?? 172_800;
  const lines: string[] = [];
  for (let at = 0; at <= seconds; at += step) {
    const where = x(from + at * 1_000).toFixed(1);
    lines.push(
      `<line class="grid" x1="${where}" x2="${where}" y1="${TOP - 10}" y2="${height - 6}"/><text class="soft" x="${where}" y="${TOP - 16}" text-anchor="middle">${at === 0 ? clockTime(from, from) : `+${span(at * 1_000)}`}</text>`,
    );
  }
  return lines.join('\n');
}

function barRow({ logicalId, type, tries }: Bar, y: number, x: (at: number) => number, end: number): string {
  const name = `<text x="0" y="${y + 15}">${escaped(shortened(logicalId))}<title>${escaped(`${logicalId} (${type})`)}</title></text>`;
  return [name, ...tries.map((each) => tryBar(each, y, x, end))].join('');
}

function tryBar(each: Try, y: number, x: (at: number) => number, end: number): string {
  const [left, right] = [x(each.from), x(each.to ?? end)];
  const notes = each.notes
    .map(
      ({ at, text }) =>
        `<line class="note" x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${y + 4}" y2="${y + 20}"><title>${escaped(text)}</title></line>`,
    )
    .join('');
  const took = span((each.to ?? end) - each.from);
  const told = `${each.action} ${each.ended}, ${took}${each.reason === '' ? '' : `: ${each.reason}`}`;
  return `<rect class="${each.ended.replace(' ', '-')}" x="${left.toFixed(1)}" y="${y + 4}" width="${Math.max(3, right - left).toFixed(1)}" height="16" rx="3"><title>${escaped(told)}</title></rect>${notes}`;
}

function namedRow(
  { id, by, from, goneBy }: Named,
  y: number,
  x: (at: number) => number,
  end: number,
): string {
  const [left, right] = [x(from), x(goneBy ?? end)];
  const told = `${id}, named by ${by.join(', ')}${goneBy === undefined ? '; not known to be gone' : ''}`;
  return `<text class="soft" x="0" y="${y + 15}">${escaped(id)}</text><rect class="eni" x="${left.toFixed(1)}" y="${y + 8}" width="${Math.max(3, right - left).toFixed(1)}" height="8" rx="3"><title>${escaped(told)}</title></rect>`;
}

function table({ from, bars }: Timeline): string {
  const rows = bars.flatMap(({ logicalId, type, tries }) =>
    tries.map(
      (each) =>
        `<tr><td>${escaped(logicalId)}<br><small>${escaped(type)}</small></td><td>${each.action.toLowerCase()}, ${each.ended}</td><td>+${span(each.from - from)}</td><td>${each.to === undefined ? 'goes on' : span(each.to - each.from)}</td><td>${[
          ...each.notes.map(({ text }) => text),
          each.reason,
        ]
          .filter((text) => text !== '')
          .map(escaped)
          .join('<br>')}</td></tr>`,
    ),
  );
  return `<table><thead><tr><th>resource</th><th>what</th><th>begun</th><th>took</th><th>said</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

/** As much of a name as there is room for; the whole of it is in the title and the table. */
function shortened(name: string): string {
  return name.length <= 38 ? name : `${name.slice(0, 37)}…`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
