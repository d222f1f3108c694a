import { invalidInput, showValue } from '../domain/errors.ts';
import type { TableSpec } from '../domain/experiment.ts';
import { columnSpecOf, statedTypeOf } from '../domain/table-columns.ts';
import {
  MISSING_MARKERS,
  type CategoryColumn,
  type RawTable,
  type TableColumn,
} from '../domain/table-data.ts';
import { featureRule } from './table-plan.ts';

function isMarker(text: string): boolean {
  return MISSING_MARKERS.includes(text.toLowerCase());
}

/** As many as readers list. */
const MOST_PROBLEMS = 20;

function assertNone(column: CategoryColumn, { placeOf }: RawTable): void {
  const rows = [...column.codes.keys()].filter((row) => isMarker(column.levels[column.codes[row]] ?? 'none'));
  if (rows.length === 0) return;
  throw invalidInput(
    rows.slice(0, MOST_PROBLEMS).map((row) => ({
      field: `${placeOf(row)}, column ${JSON.stringify(column.name)}`,
      expected: 'a value',
      received: showValue(column.levels[column.codes[row]]),
    })),
  );
}

function clearMarkers(spec: TableSpec, table: RawTable, column: TableColumn): TableColumn {
  const settings = columnSpecOf(spec, column.name);
  const isImplied = settings.type === undefined && statedTypeOf(settings) === 'category';
  if (column.kind === 'number' || !isImplied || column.name === spec.target) return column;
  if (featureRule(spec, column.name) === 'refuse') assertNone(column, table);
  const markers = column.levels.map(isMarker);
  if (!markers.includes(true)) return column;
  return { ...column, codes: column.codes.map((code) => (code >= 0 && markers[code] ? -1 : code)) };
}

/**
 * A category is read as it is written where the spec states its type, and "NA" is then a level. Where the type only follows
 * from an encoding, the usual marks of missing values are what they are in columns whose type was found out.
 * @throws AppError `invalid` for such a mark where gaps are refused
 */
export function withoutMarkers(spec: TableSpec, table: RawTable): RawTable {
  return { ...table, columns: table.columns.map((column) => clearMarkers(spec, table, column)) };
}
