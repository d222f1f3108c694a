import type { FieldProblem } from './errors.ts';

/**
 * What is done to the features, fitted on the training rows alone.
 * `standardize`: (x − mean)/sd (scikit-learn's StandardScaler). `minMax`: (x − min)/(max − min) (MinMaxScaler).
 * A column that is constant in the training rows becomes 0. `rescale255`: x/255 (Keras' `Rescaling(1/255)`).
 */
export type FeatureScaling = 'none' | 'standardize' | 'minMax' | 'rescale255';

export const FEATURE_SCALINGS: readonly FeatureScaling[] = ['none', 'standardize', 'minMax', 'rescale255'];

/** `number`: a quantity. `category`: one of several levels, which need not be in any order. */
export type ColumnType = 'number' | 'category';

/**
 * How a category becomes numbers. `oneHot`: one input per level, 1 for the row's own level and 0 for the others
 * (scikit-learn's OneHotEncoder). `ordinal`: one input, the position of the row's level from 0 (OrdinalEncoder).
 */
export type CategoryEncoding = 'oneHot' | 'ordinal';

/**
 * What is done with a row that has no value in a column. `refuse`: the data is refused. `dropRow`: the row is left out.
 * The others fill the gap with what the training rows say (scikit-learn's SimpleImputer): `mean` and `median` of a number,
 * `mostFrequent` value, of equally frequent ones the smallest. `ownCategory`: a level of its own, for categories alone.
 */
export type MissingRule = 'refuse' | 'dropRow' | 'mean' | 'median' | 'mostFrequent' | 'ownCategory';

export const MISSING_RULES: readonly MissingRule[] = [
  'refuse',
  'dropRow',
  'mean',
  'median',
  'mostFrequent',
  'ownCategory',
];

/** What is said of one column instead of what holds for all. */
export interface ColumnSpec {
  /** Absent: a category where `encoding` or `order` is given, else what its cells are. */
  readonly type?: ColumnType | undefined;
  /** Of a category; absent: `oneHot`. */
  readonly encoding?: CategoryEncoding | undefined;
  /** All levels of an ordinal category, the lowest first; absent: sorted, as numbers where all are numbers. */
  readonly order?: readonly string[] | undefined;
  /** Absent: as for all columns. The target takes `refuse` and `dropRow` alone. */
  readonly missing?: MissingRule | undefined;
  /** Of a number or an ordinal category; absent: as for all columns. */
  readonly scaling?: FeatureScaling | undefined;
}

/** What the columns of a table are for. */
export interface TableColumns {
  /** The column to predict. */
  readonly target: string;
  /** Columns to learn from; absent: all but the target and the column that groups rows. */
  readonly features?: readonly string[] | undefined;
  /** By the column's name. */
  readonly columns?: Readonly<Record<string, ColumnSpec>> | undefined;
  /** Of every column that has no rule of its own; absent: `refuse`. */
  readonly missing?: MissingRule | undefined;
  /** A file of the same format and columns whose rows are the test part; the split then has no share for it. */
  readonly testPath?: string | undefined;
}

/** What is said of a column; nothing where it is not named. */
export function columnSpecOf({ columns }: TableColumns, name: string): ColumnSpec {
  return columns !== undefined && Object.hasOwn(columns, name) ? columns[name] : {};
}

/** The type that a spec gives a column; undefined where its cells decide. */
export function statedTypeOf({ type, encoding, order }: ColumnSpec): ColumnType | undefined {
  if (type !== undefined) return type;
  return encoding !== undefined || order !== undefined ? 'category' : undefined;
}

/** Where a column's settings stand in a spec. */
export function columnField(name: string): string {
  return /^[\w$]+$/.test(name) ? `data.columns.${name}` : `data.columns[${JSON.stringify(name)}]`;
}

function repeated(values: readonly string[], field: string, expected: string): FieldProblem[] {
  return values.flatMap((value, index): FieldProblem[] =>
    values.indexOf(value) === index
      ? []
      : [{ field: `${field}[${index}]`, expected, received: JSON.stringify(value) }],
  );
}

function featureProblems({ target, features = [] }: TableColumns): FieldProblem[] {
  const seen = new Set<string>();
  return features.flatMap((name, index): FieldProblem[] => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const problem = (expected: string): FieldProblem => ({
      field: `data.features[${index}]`,
      expected,
      received: JSON.stringify(name),
    });
    if (isRepeated) return [problem('a column that stands only once')];
    return name === target ? [problem('a column other than the target')] : [];
  });
}

function targetSpecProblems(name: string, spec: ColumnSpec): FieldProblem[] {
  const at = columnField(name);
  const others = (['type', 'encoding', 'order', 'scaling'] as const).filter((key) => spec[key] !== undefined);
  const problems = others.map((key) => ({
    field: `${at}.${key}`,
    expected: 'nothing: the task says what the target is',
    received: JSON.stringify(spec[key]),
  }));
  const { missing = 'refuse' } = spec;
  if (missing === 'refuse' || missing === 'dropRow') return problems;
  const expected = '"refuse" or "dropRow" for the target, which cannot be made up';
  return [...problems, { field: `${at}.missing`, expected, received: JSON.stringify(missing) }];
}

function numberSpecProblems(at: string, { missing }: ColumnSpec): FieldProblem[] {
  if (missing !== 'ownCategory') return [];
  return [{ field: `${at}.missing`, expected: 'a rule for numbers', received: '"ownCategory"' }];
}

function contradictions(at: string, { encoding, order }: ColumnSpec): FieldProblem[] {
  const given = { encoding, order };
  return (['encoding', 'order'] as const)
    .filter((key) => given[key] !== undefined)
    .map((key) => ({
      field: `${at}.${key}`,
      expected: 'nothing for a column of numbers',
      received: JSON.stringify(given[key]),
    }));
}

function categorySpecProblems(at: string, spec: ColumnSpec): FieldProblem[] {
  const { encoding = 'oneHot', order, missing, scaling } = spec;
  const problems = repeated(order ?? [], `${at}.order`, 'a level that stands only once');
  if (missing === 'mean' || missing === 'median')
    problems.push({
      field: `${at}.missing`,
      expected: 'a rule for categories, such as "mostFrequent" or "ownCategory"',
      received: JSON.stringify(missing),
    });
  if (encoding === 'ordinal') return problems;
  if (order !== undefined)
    problems.push({
      field: `${at}.order`,
      expected: 'nothing beside the encoding oneHot, which knows no order',
      received: `a list of ${order.length} entries`,
    });
  if (scaling !== undefined && scaling !== 'none')
    problems.push({
      field: `${at}.scaling`,
      expected: '"none" for the encoding oneHot',
      received: JSON.stringify(scaling),
    });
  return problems;
}

function columnProblems(name: string, spec: ColumnSpec, isUsed: boolean): FieldProblem[] {
  const at = columnField(name);
  if (!isUsed)
    return [
      { field: at, expected: 'a column that data.features names, or the target', received: 'another column' },
    ];
  switch (statedTypeOf(spec)) {
    case 'number':
      return [...contradictions(at, spec), ...numberSpecProblems(at, spec)];
    case 'category':
      return categorySpecProblems(at, spec);
    case undefined:
      return [];
  }
}

/** What is wrong across the fields that say what a table's columns are for; empty where nothing is. */
export function tableColumnProblems(table: TableColumns): FieldProblem[] {
  const features = table.features === undefined ? null : new Set(table.features);
  return [
    ...featureProblems(table),
    ...Object.entries(table.columns ?? {}).flatMap(([name, spec]) =>
      name === table.target
        ? targetSpecProblems(name, spec)
        : columnProblems(name, spec, features?.has(name) ?? true),
    ),
  ];
}
