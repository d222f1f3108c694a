import { fixed } from '../domain/number-text.ts';
import type { ReportTable } from '../domain/report-document.ts';
import { groupMetrics, type GroupMetric } from './group-metric.ts';
import type { Chapter } from './report.ts';
import { rowLabel } from './table-words.ts';

/** More columns than this do not fit a page. */
const MOST_SEEDS = 8;
/** More rows than this nobody reads on paper. */
const MOST_ROWS = 60;

function valueText(value: number | null, { decimals }: GroupMetric): string {
  return value === null ? '–' : fixed(value, decimals);
}

function shownMetrics(chapter: Chapter): GroupMetric[] {
  const all = groupMetrics(chapter);
  const seeds = Math.max(0, ...all.map(({ perSeed }) => perSeed.length));
  const rows = all.length * chapter.groups.length * Math.ceil(seeds / MOST_SEEDS);
  return rows <= MOST_ROWS ? all : all.slice(0, 1);
}

/** One value of one group under each of some seeds. */
function rowsOf(
  metric: GroupMetric,
  seeds: readonly number[],
  names: readonly string[],
): ReportTable['rows'] {
  return names.map((name, place) => ({
    cells: [
      place === 0 ? rowLabel(metric) : '',
      name,
      ...seeds.map((seed) => {
        const found = metric.perSeed.find((values) => values.seed === seed);
        return valueText(found?.values[place] ?? null, metric);
      }),
    ],
  }));
}

/** The values of every seed: of all metrics that are shown, or where these are too many, of the judged one. */
export function seedTables(chapter: Chapter): ReportTable[] {
  const metrics = shownMetrics(chapter);
  const names = chapter.groups.map(({ name }) => name);
  const seeds = [...new Set(metrics.flatMap(({ perSeed }) => perSeed.map(({ seed }) => seed)))].toSorted(
    (one, other) => one - other,
  );
  const blocks = Array.from({ length: Math.ceil(seeds.length / MOST_SEEDS) }, (_, block) =>
    seeds.slice(block * MOST_SEEDS, (block + 1) * MOST_SEEDS),
  );
  return blocks.map((own) => ({
    caption: '',
    head: ['metric', 'variant', ...own.map((seed) => `seed ${seed}`)],
    isNumeric: true,
    rows: metrics.flatMap((metric) => rowsOf(metric, own, names)),
  }));
}

/** What the tables leave out; null where they have everything that the others show. */
export function seedNote(chapter: Chapter): string | null {
  return shownMetrics(chapter).length === groupMetrics(chapter).length
    ? null
    : 'The judged metric alone: the values of the others stand in the report as CSV and as JSON.';
}
