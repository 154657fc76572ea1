import type { Run } from './section';

/** The benchmark's parts, in the order of the results. Each is loaded when it runs: one may need what another doesn't. */
export const SECTIONS = {
  packaging: () => import('./packaging'),
  warm: () => import('./warm'),
  polling: () => import('./polling'),
  cures: () => import('./cures'),
  delstack: () => import('./delstack'),
  scale: () => import('./scale'),
  end: () => import('./end'),
  guard: () => import('./guard'),
  cli: () => import('./cli'),
  wire: () => import('./wire'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly run: Run }>>>;

export type SectionName = keyof typeof SECTIONS;

export const sectionNames = Object.keys(SECTIONS) as readonly SectionName[];
