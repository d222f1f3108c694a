import type { CategoryColumnPreview } from './data-preview.ts';

const MOST_SHOWN = 6;

/** The most frequent levels of a category with their share of the rows, as in `red 52 %, blue 31 %, and 4 more`. */
export function levelWords({ levels, distinct }: CategoryColumnPreview, rows: number): string {
  const shown = levels.slice(0, MOST_SHOWN).map(({ name, count }) => {
    const percent = (100 * count) / rows;
    return `${name} ${percent.toFixed(percent < 10 ? 1 : 0)} %`;
  });
  const rest = distinct - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : [])].join(', ');
}
