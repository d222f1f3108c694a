import type { Histogram } from '../histogram.ts';
import type { Figure } from './figure.ts';

/** How the numbers of a column are distributed: rows per bin, as steps. */
export function columnFigure(name: string, { edges, counts }: Histogram): Figure {
  return {
    title: name,
    x: { label: '' },
    y: { label: 'rows', min: 0 },
    series: [
      {
        name: 'rows',
        color: 'neutral',
        kind: 'line',
        x: counts.flatMap((_, bin) => [edges[bin], edges[bin + 1]]),
        y: counts.flatMap((count) => [count, count]),
      },
    ],
    marks: [],
  };
}
