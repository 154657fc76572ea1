/** An SVG element as text, with its children's texts. Numbers are rounded: a tenth of a pixel is enough. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly string[]
): string {
  const text = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? pixels(value) : escape(value)}"`)
    .join('');
  return children.length === 0 ? `<${name}${text}/>` : `<${name}${text}>${children.join('')}</${name}>`;
}

export function label(
  x: number,
  y: number,
  content: string,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  return element('text', { x, y, ...attributes }, escape(content));
}

/** How wide a text is at most, near enough, at 12 pixels of a common sans-serif face. */
export function widthOf(content: string, isBold = false): number {
  return content.length * (isBold ? 7.8 : 7);
}

export function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export const WIDTH = 760;

/** How many series can be told apart besides ours. */
const OTHERS = 8;

/**
 * A whole drawing. It has a ground of its own and its colours follow the reader's preference for light or
 * dark, as far as the page lets a picture know it. Classes: `title`, `label`, `grid`, `s0` for ours, and
 * `s1` … for the others, as `fill` or `line`.
 */
export function drawing(height: number, title: string, ...children: readonly string[]): string {
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${pixels(height)}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-label': title,
    },
    `\n<style>${STYLE}</style>\n`,
    element('rect', { class: 'ground', width: WIDTH, height, rx: 6 }),
    label(16, 26, title, { class: 'title' }),
    ...children.map((child) => `\n${child}`),
    '\n',
  )}\n`;
}

/** The classes of series: ours always have the same, the others take turns. */
export function seriesClasses(series: readonly { readonly ours?: boolean }[]): readonly string[] {
  let others = 0;
  return series.map(({ ours }) => {
    if (ours === true) return 's0';
    others += 1;
    return `s${((others - 1) % OTHERS) + 1}`;
  });
}

interface Colours {
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
  readonly ours: string;
  readonly others: readonly string[];
}

const LIGHT: Colours = {
  ground: '#ffffff',
  ink: '#1f2328',
  faint: '#d1d9e0',
  ours: '#0969da',
  others: ['#818b98', '#bc4c00', '#1a7f37', '#8250df', '#9a6700', '#bf3989', '#0f766e', '#57606a'],
};

const DARK: Colours = {
  ground: '#0d1117',
  ink: '#e6edf3',
  faint: '#3d444d',
  ours: '#58a6ff',
  others: ['#9198a1', '#f0883e', '#3fb950', '#bc8cff', '#d29922', '#f778ba', '#2dd4bf', '#c9d1d9'],
};

function rules({ ground, ink, faint, ours, others }: Colours): string {
  const series = [ours, ...others].map(
    (colour, index) => `.s${index}.fill{fill:${colour}}.s${index}.line{stroke:${colour}}`,
  );
  return `.ground{fill:${ground}}text{fill:${ink}}.grid{stroke:${faint}}${series.join('')}`;
}

const STYLE = [
  'text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}',
  '.title{font-size:15px;font-weight:600}.ours{font-weight:600}',
  '.grid{stroke-width:1}.line{fill:none;stroke-width:1.6}.s0.line{stroke-width:2.6}.dashed{stroke-dasharray:6 4}',
  rules(LIGHT),
  `@media(prefers-color-scheme:dark){${rules(DARK)}}`,
].join('');
