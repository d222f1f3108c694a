import type { InspectedColumn, TableInspection } from '../../src-main/domain/data-inspection.ts';

/** A column of numbers as an inspection shows it, 100 different ones unless said otherwise. */
export function numbers(name: string, change: Partial<InspectedColumn> = {}): InspectedColumn {
  return {
    name,
    type: 'number',
    mixed: null,
    missing: 0,
    distinct: 100,
    range: [0.5, 99.5],
    levels: [],
    ...change,
  };
}

/** A column of texts, each of which stands in as many rows. */
export function texts(
  name: string,
  levels: readonly string[],
  change: Partial<InspectedColumn> = {},
): InspectedColumn {
  return {
    name,
    type: 'category',
    mixed: null,
    missing: 0,
    distinct: levels.length,
    range: null,
    levels: levels.slice(0, 20).map((text) => ({ text, count: 10 })),
    ...change,
  };
}

/** A column with a few texts among its numbers. */
export function mixed(name: string, change: Partial<InspectedColumn> = {}): InspectedColumn {
  const examples = [{ place: 'a.csv, line 9', text: 'low' }];
  return numbers(name, {
    type: null,
    mixed: { numbers: 98, others: 2, examples },
    range: null,
    distinct: 6,
    ...change,
  });
}

/** A CSV file of 100 rows with some columns. */
export function inspectionOf(
  columns: readonly InspectedColumn[],
  change: Partial<TableInspection> = {},
): TableInspection {
  return {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    rows: 100,
    columns,
    unreadable: [],
    sample: [],
    ...change,
  };
}
