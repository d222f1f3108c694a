import path from 'node:path';
import type { Dataset, Target } from '../domain/dataset.ts';
import { AppError, invalidField, showValue } from '../domain/errors.ts';
import { PLAIN_NUMBER, type FeatureColumn, type MissingCells } from '../domain/feature-column.ts';
import type { CategoryColumn, RawTable, TableColumn } from '../domain/table-data.ts';
import { toClasses } from './classes.ts';
import { featureSettings } from './feature-settings.ts';
import { featureRule, keyRule, type TablePlan } from './table-plan.ts';
import { completeRows, countMissing, joinColumn, type TableRows } from './table-rows.ts';

/** The tables that a data set is made of: the file's, and the test file's where there is one. */
export interface Tables {
  readonly main: RawTable;
  readonly test: RawTable | null;
}

/** The positions of a table's columns by what they are for. */
interface Places {
  readonly features: readonly number[];
  readonly target: number;
  readonly group: number | null;
  readonly sides: readonly number[];
}

function placesOf({ spec, groupBy }: TablePlan, { columns }: RawTable): Places {
  const target = columns.findIndex(({ name }) => name === spec.target);
  const group = groupBy === undefined ? null : columns.findIndex(({ name }) => name === groupBy);
  // In the order in which `wantedColumns` asks for them.
  const behind = (group ?? target) + 1;
  return {
    features: [...columns.keys()].slice(0, target),
    target,
    group,
    sides: [...columns.keys()].slice(behind),
  };
}

function ruleAt(
  plan: TablePlan,
  places: Places,
  table: RawTable,
  at: number,
): MissingCells['rule'] | 'refuse' {
  const { name } = table.columns[at];
  return places.features.includes(at) ? featureRule(plan.spec, name) : keyRule(plan.spec, name);
}

/** Columns whose empty cells cost the row. */
function droppingColumns(plan: TablePlan, places: Places, table: RawTable): number[] {
  const { spec } = plan;
  const features = places.features.filter((at) => featureRule(spec, table.columns[at].name) === 'dropRow');
  const keys = [places.target, ...(places.group === null ? [] : [places.group])];
  return [...features, ...keys.filter((at) => keyRule(spec, table.columns[at].name) === 'dropRow')];
}

function keepRows(plan: TablePlan, places: Places, table: RawTable, path: string): TableRows {
  const columns = droppingColumns(plan, places, table).map((at) => table.columns[at]);
  const rows = completeRows(table, columns);
  if (rows.length === 0)
    throw invalidField(path, 'a row that is not left out for an empty cell', `none in ${table.rows} rows`);
  return { table, rows };
}

/** What was done with empty cells, counted in the files, before rows were left out. */
function missingCells(plan: TablePlan, places: Places, tables: readonly RawTable[]): MissingCells[] {
  const [main] = tables;
  const used = [...places.features, places.target, ...(places.group === null ? [] : [places.group])];
  return used.flatMap((at): MissingCells[] => {
    const cells = tables.reduce((sum, table) => sum + countMissing(table.columns[at]), 0);
    const rule = ruleAt(plan, places, main, at);
    return cells === 0 || rule === 'refuse' ? [] : [{ column: main.columns[at].name, cells, rule }];
  });
}

function toTarget(column: TableColumn): Target {
  if (column.kind === 'category') {
    const { levels, codes } = column;
    return toClasses(
      Array.from(codes, (code) => levels[code]),
      'data.target',
    );
  }
  const { name, values } = column;
  const [first] = values;
  if (values.every((value) => value === first))
    throw invalidField('data.target', 'at least 2 different values', `${first} in every row`);
  return { kind: 'values', values, name };
}

/** Writes a column between the others; what is missing becomes NaN. */
function writeColumn(features: Float32Array, width: number, at: number, column: TableColumn): void {
  if (column.kind === 'number')
    column.values.forEach((value, row) => (features[row * width + at] = Number.isNaN(value) ? NaN : value));
  else column.codes.forEach((code, row) => (features[row * width + at] = code < 0 ? NaN : code));
}

interface Features {
  readonly features: Float32Array;
  readonly featureNames: readonly string[];
  readonly featureColumns: readonly FeatureColumn[];
}

function joinFeatures(plan: TablePlan, places: Places, parts: readonly TableRows[], rows: number): Features {
  const width = places.features.length;
  const features = new Float32Array(rows * width);
  const featureColumns = places.features.map((at, index) => {
    const column = joinColumn(parts, at);
    writeColumn(features, width, index, column);
    return featureSettings(plan.spec, column);
  });
  const featureNames = places.features.map((at) => parts[0].table.columns[at].name);
  return { features, featureNames, featureColumns };
}

function asGroups(column: TableColumn): CategoryColumn {
  if (column.kind === 'category') return column;
  throw new AppError('internal', `the column ${column.name} was to be read as texts`);
}

function assertFeatures({ features }: Places, { spec }: TablePlan, main: RawTable): void {
  if (features.length > 0) return;
  // The header stands above the first row, whose place names the file.
  throw invalidField(
    spec.path,
    'a column beside the target',
    `${main.columns.map(({ name }) => showValue(name)).join(', ')} alone`,
  );
}

/**
 * Makes a data set of what was read of a table: leaves rows out where the spec says so, puts a test file's rows behind the
 * others, and settles how each column becomes inputs.
 * @param tables with the columns of `wantedColumns`, in that order
 * @throws AppError `invalid` where the spec and the cells do not go together
 */
export function tableDataset(plan: TablePlan, { main, test }: Tables): Omit<Dataset, 'hash'> {
  const { spec } = plan;
  const places = placesOf(plan, main);
  assertFeatures(places, plan, main);
  const kept = keepRows(plan, places, main, spec.path);
  const keptTest = test === null ? null : keepRows(plan, places, test, spec.testPath ?? '');
  const parts = keptTest === null ? [kept] : [kept, keptTest];
  const tables = parts.map(({ table }) => table);
  const rows = parts.reduce((sum, part) => sum + part.rows.length, 0);
  const droppedRows = tables.reduce((sum, table) => sum + table.rows, 0) - rows;
  const missing = missingCells(plan, places, tables);
  const joined = joinFeatures(plan, places, parts, rows);
  const isPlain = joined.featureColumns.every((column) => column === PLAIN_NUMBER);
  return {
    name: path.basename(spec.path),
    rows,
    features: joined.features,
    featureNames: joined.featureNames,
    ...(isPlain ? {} : { featureColumns: joined.featureColumns }),
    target: toTarget(joinColumn(parts, places.target)),
    ...(places.group === null ? {} : { groups: asGroups(joinColumn(parts, places.group)) }),
    ...(plan.sideColumns ? { sideColumns: places.sides.map((at) => joinColumn(parts, at)) } : {}),
    ...(keptTest === null ? {} : { testFrom: kept.rows.length }),
    ...(missing.length === 0 ? {} : { missing }),
    ...(droppedRows === 0 ? {} : { droppedRows }),
  };
}
