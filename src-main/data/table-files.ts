import type { Dataset } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';
import type { ReadOptions } from './file-chunks.ts';
import { tableDataset, type Tables } from './table-dataset.ts';
import { withoutMarkers } from './missing-markers.ts';
import { wantedColumns, wantedTestColumns, type TablePlan } from './table-plan.ts';
import { readTable } from './table-reader.ts';

async function readTables(plan: TablePlan, baseFolder: string, options: ReadOptions): Promise<Tables> {
  const { spec } = plan;
  const read = await readTable(spec, baseFolder, (names) => wantedColumns(plan, names), options);
  const main = withoutMarkers(spec, read);
  if (spec.testPath === undefined) return { main, test: null };
  const place = { ...spec, path: spec.testPath, pathField: 'data.testPath' };
  const test = await readTable(place, baseFolder, wantedTestColumns(plan, main), options);
  return { main, test: withoutMarkers(spec, test) };
}

/**
 * Reads a data set of a table, and of its test file.
 * @throws AppError `invalid` that names the file with row and column, or the field of the spec
 */
export async function readTableDataset(
  plan: TablePlan,
  baseFolder: string,
  options: ReadOptions,
): Promise<Omit<Dataset, 'hash'>> {
  try {
    return tableDataset(plan, await readTables(plan, baseFolder, options));
  } catch (error) {
    const mayBeSides = plan.sideColumns && error instanceof AppError && error.code === 'invalid';
    if (!mayBeSides) throw error;
    // Columns that nothing is learned from may hold lists, or a million texts; what the rest holds is still wanted.
    return readTableDataset({ ...plan, sideColumns: false }, baseFolder, options);
  }
}
