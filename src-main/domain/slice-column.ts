import type { TableColumn } from './table-data.ts';

/** Rows that have something in common, as in `age from 30 to 45`. */
export interface SliceOfRows {
  /** What they have in common, without the column's name. */
  readonly label: string;
  /** Positions in the rows that were asked for, ascending. */
  readonly positions: Int32Array;
}

/** At most so many levels of a column get slices of their own; the rarest ones stand together. */
const MOST_LEVELS = 30;
/** A column of more different numbers is cut into this many ranges of about equally many rows. */
const QUANTILE_BINS = 5;
/** Numbers that take few values, as the count of rooms, are slices by value. */
const MOST_VALUES = 12;
const MISSING = 'missing';

function toSlices(labels: ReadonlyMap<string, readonly number[]>): SliceOfRows[] {
  return [...labels].map(([label, positions]) => ({ label, positions: Int32Array.from(positions) }));
}

function collect(count: number, labelAt: (position: number) => string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let position = 0; position < count; position++) {
    const label = labelAt(position);
    const positions = found.get(label);
    if (positions === undefined) found.set(label, [position]);
    else positions.push(position);
  }
  return found;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Values that part the sorted numbers into ranges of about equally many rows; fewer where values repeat. */
function quantileEdges(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const edges = Array.from({ length: QUANTILE_BINS - 1 }, (_, index) => {
    const place = Math.floor(((index + 1) * sorted.length) / QUANTILE_BINS);
    return sorted[place];
  });
  return [...new Set(edges)].filter((edge) => edge > sorted[0]);
}

function numberSlices(values: readonly number[]): SliceOfRows[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const different = [...new Set(known)].sort((one, other) => one - other);
  if (different.length <= MOST_VALUES) {
    const found = collect(values.length, (position) =>
      Number.isNaN(values[position]) ? MISSING : numberText(values[position]),
    );
    return inOrder(toSlices(found), [...different.map(numberText), MISSING]);
  }
  const edges = quantileEdges(known);
  const labels = [...edges, null].map((edge, bin) => {
    if (bin === 0) return `below ${numberText(edges[0])}`;
    const from = `from ${numberText(edges[bin - 1])}`;
    return edge === null ? from : `${from} to below ${numberText(edge)}`;
  });
  const found = collect(values.length, (position) => {
    const value = values[position];
    return Number.isNaN(value) ? MISSING : labels[edges.filter((edge) => value >= edge).length];
  });
  return inOrder(toSlices(found), [...labels, MISSING]);
}

function inOrder(slices: readonly SliceOfRows[], labels: readonly string[]): SliceOfRows[] {
  return slices.toSorted((one, other) => labels.indexOf(one.label) - labels.indexOf(other.label));
}

function levelSlices(levels: readonly (string | null)[]): SliceOfRows[] {
  const found = collect(levels.length, (position) => levels[position] ?? MISSING);
  if (found.size <= MOST_LEVELS) return toSlices(found);
  const byRows = [...found].toSorted(([, one], [, other]) => other.length - one.length);
  const rare = byRows.slice(MOST_LEVELS - 1);
  const together = rare.flatMap(([, positions]) => positions).sort((one, other) => one - other);
  return toSlices(new Map([...byRows.slice(0, MOST_LEVELS - 1), [`${rare.length} rarer levels`, together]]));
}

/** The numbers of a column of texts; null unless every text is one. */
function asNumbers(levels: readonly string[]): number[] | null {
  const numbers = levels.map((level) => (level.trim() === '' ? NaN : Number(level)));
  return numbers.every(Number.isFinite) ? numbers : null;
}

/**
 * Cuts rows into slices by what stands in a column: texts by their level, at most thirty with the rarest together; numbers
 * that take up to twelve values by value, others into five ranges of about equally many rows (quintiles of these rows).
 * Rows without a value are a slice of their own. Every row is in one slice.
 * @param rows row numbers of the data set
 */
export function sliceRows(column: TableColumn, rows: Int32Array): SliceOfRows[] {
  if (column.kind === 'number') return numberSlices(Array.from(rows, (row) => column.values[row]));
  const { codes, levels } = column;
  const numbers = levels.length > MOST_VALUES ? asNumbers(levels) : null;
  const codeAt = (row: number): number => codes[row];
  if (numbers !== null)
    return numberSlices(Array.from(rows, (row) => (codeAt(row) < 0 ? NaN : numbers[codeAt(row)])));
  return levelSlices(Array.from(rows, (row) => (codeAt(row) < 0 ? null : levels[codeAt(row)])));
}
