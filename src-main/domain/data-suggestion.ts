import type {
  DataInspection,
  IdxInspection,
  InspectedColumn,
  NumpyInspection,
  TableInspection,
} from './data-inspection.ts';
import type { DataSpec, Task } from './experiment.ts';
import type { ColumnSpec } from './table-columns.ts';

/** What columns that somebody wants to predict are usually called. */
const USUAL_TARGETS =
  /^(?:target|label|labels|class|classes|y|outcome|response|result|species|diagnosis|category|churn(?:ed)?|survived|default|price|sale_?price)$/i;

const MOST_SUGGESTIONS = 3;
/** Whole numbers of so few values, one after the other, are rather names of classes than quantities. */
const MOST_NUMBERED_CLASSES = 20;

/** Whether a file was looked into that is a table with named columns. */
export function isTableInspection(inspection: DataInspection): inspection is TableInspection {
  return 'columns' in inspection;
}

/** Columns that are probably to be predicted, the most likely first: by their usual names, then the last and the first one. */
export function suggestTargets(columns: readonly InspectedColumn[]): readonly string[] {
  const usable = columns.filter(({ distinct }) => distinct === null || distinct > 1);
  const named = usable.filter(({ name }) => USUAL_TARGETS.test(name)).map(({ name }) => name);
  const ends = [usable.at(-1), usable.at(0)].flatMap((column) => column?.name ?? []);
  return [...new Set([...named, ...ends])].slice(0, MOST_SUGGESTIONS);
}

/**
 * What predicting a column probably means. Texts, two different values, and whole numbers without a gap such as 0 to 9 are
 * classes; other numbers are quantities.
 */
export function suggestTask({ type, distinct, range }: InspectedColumn): Task {
  if (type !== 'number') return 'classification';
  if (distinct === null || range === null) return 'regression';
  if (distinct === 2) return 'classification';
  const [smallest, largest] = range;
  const hasNoGap =
    Number.isInteger(smallest) && Number.isInteger(largest) && largest - smallest === distinct - 1;
  return hasNoGap && distinct <= MOST_NUMBERED_CLASSES ? 'classification' : 'regression';
}

/** How many levels a column of numbers and texts may have to be read as texts. */
const MOST_MIXED_LEVELS = 30;

/** What is to be done with a column before a table can be trained on. */
export interface ColumnRemedy {
  /** What the spec says of the column; null where it says nothing. */
  readonly spec: ColumnSpec | null;
  /** Whether the column is better not learned from. */
  readonly leaveOut: boolean;
}

/**
 * What makes a column one to learn from: gaps in numbers are filled with the median, gaps in texts are a level of their own;
 * a few numbers among texts make a text; a column with a single value or none, with a text of its own in nearly every row, or
 * with texts among many numbers is left out.
 */
export function remedyOf(column: InspectedColumn, rows: number): ColumnRemedy {
  const { type, missing, distinct } = column;
  const present = rows - missing;
  const fill = (rule: ColumnSpec['missing']): ColumnSpec | null => (missing === 0 ? null : { missing: rule });
  const leftOut: ColumnRemedy = { spec: null, leaveOut: true };
  if (present === 0 || distinct === 1) return leftOut;
  if (type === 'number') return { spec: fill('median'), leaveOut: false };
  if (type === null)
    return distinct === null || distinct > MOST_MIXED_LEVELS
      ? leftOut
      : { spec: { type: 'category', ...fill('ownCategory') }, leaveOut: false };
  if (distinct === null || (present > MOST_MIXED_LEVELS && distinct > 0.9 * present)) return leftOut;
  return { spec: fill('ownCategory'), leaveOut: false };
}

/** The section `data` of a spec for a table whose target is chosen, ready to be trained on. */
export function dataOfTable(
  inspection: TableInspection,
  path: string,
  target: string,
  read: { readonly delimiter?: string | undefined; readonly encoding?: string | undefined } = {},
): DataSpec {
  const { format, columns, rows } = inspection;
  const others = columns.filter(({ name }) => name !== target);
  const remedies = others.map((column) => ({ name: column.name, ...remedyOf(column, rows) }));
  const features = remedies.filter(({ leaveOut }) => !leaveOut).map(({ name }) => name);
  const specs: [string, ColumnSpec][] = remedies.flatMap(({ name, spec, leaveOut }) =>
    spec === null || leaveOut ? [] : [[name, spec]],
  );
  const hasGaps = (columns.find(({ name }) => name === target)?.missing ?? 0) > 0;
  if (hasGaps) specs.push([target, { missing: 'dropRow' }]);
  return {
    source: format,
    path,
    target,
    ...(features.length === others.length ? {} : { features }),
    ...(specs.length === 0 ? {} : { columns: Object.fromEntries(specs) }),
    ...(format === 'csv' && read.delimiter !== undefined && { delimiter: read.delimiter }),
    ...(format === 'csv' && read.encoding !== undefined && { encoding: read.encoding }),
  };
}

/** Arrays of a NumPy archive that are features and target: by their usual names, else by their axes. */
export function suggestArrays({ arrays }: NumpyInspection): {
  features: string | null;
  target: string | null;
} {
  const flat = arrays.filter(({ shape }) => shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  const target = flat.find(({ name }) => /^(?:y|target|labels?)(?:_|$)/i.test(name)) ?? flat.at(0);
  const others = arrays.filter((array) => array !== target && array.shape.length >= 2);
  const features =
    others.find(({ name }) => /^(?:x|features?|data|images?)(?:_|$)/i.test(name)) ?? others.at(0);
  return { features: features?.name ?? null, target: target?.name ?? null };
}

/** Whether an IDX file holds images; otherwise it holds labels. */
export function hasIdxImages({ sizes }: IdxInspection): boolean {
  return sizes.length > 1;
}

/** A name that a format goes by. */
export function formatLabel(format: DataInspection['format']): string {
  const labels: Readonly<Record<DataInspection['format'], string>> = {
    csv: 'CSV',
    jsonLines: 'JSON lines',
    parquet: 'Parquet',
    arrow: 'Arrow',
    numpy: 'NumPy',
    idx: 'IDX',
    imageFolder: 'Folder of images',
  };
  return labels[format];
}

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ' ': 'blank',
};

/** A delimiter in words, as in `semicolon`. */
export function delimiterLabel(delimiter: string): string {
  return DELIMITERS[delimiter] ?? JSON.stringify(delimiter);
}
