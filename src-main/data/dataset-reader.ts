import type { Dataset } from '../domain/dataset.ts';
import { assertNever, invalidField } from '../domain/errors.ts';
import type { DataSpec, Task } from '../domain/experiment.ts';
import { BUILTIN_FOLDER, getBuiltinData } from './builtin-data.ts';
import { hashContent } from './content-hash.ts';
import type { ReadOptions } from './file-chunks.ts';
import { readIdxDataset } from './idx-dataset.ts';
import { readImageDataset } from './image-dataset.ts';
import { readNumpyDataset } from './numpy-dataset.ts';
import { readTableDataset } from './table-files.ts';

/** What is read beside features and target, and how the reading is watched. */
export interface DatasetOptions extends ReadOptions {
  /** A table's column by which rows are kept together: `split.groupBy`. */
  readonly groupBy?: string | undefined;
  /** Whether other columns of a table are read, at most 50; absent: no. */
  readonly sideColumns?: boolean | undefined;
}

async function readUnhashed(
  spec: Exclude<DataSpec, { readonly source: 'builtin' }>,
  baseFolder: string,
  task: Task,
  options: DatasetOptions,
): Promise<Omit<Dataset, 'hash'>> {
  switch (spec.source) {
    case 'csv':
    case 'jsonLines':
    case 'parquet':
    case 'arrow': {
      const { groupBy, sideColumns = false } = options;
      return readTableDataset({ spec, task, groupBy, sideColumns }, baseFolder, options);
    }
    case 'idx':
      return readIdxDataset(spec, baseFolder, task);
    case 'numpy':
      return readNumpyDataset(spec, baseFolder, task);
    case 'imageFolder':
      return readImageDataset(spec, baseFolder, task, options);
    default:
      return assertNever(spec);
  }
}

/**
 * Reads a data set whole and checks it: every class has at least one row, numbers are finite, and empty cells are dealt
 * with as the spec says.
 * @param baseFolder where the spec's relative paths start
 * @throws AppError `invalid` that names the field of the spec, or the file with row and column; the signal's reason where
 * it ends the reading
 */
export async function readDataset(
  spec: DataSpec,
  baseFolder: string,
  task: Task,
  options: DatasetOptions = {},
): Promise<Dataset> {
  if (spec.source === 'builtin') {
    const builtin = getBuiltinData(spec.name);
    if (builtin.task !== task)
      throw invalidField('task', `"${builtin.task}" for the data set ${spec.name}`, `"${task}"`);
    return { ...(await readDataset(builtin.data, BUILTIN_FOLDER, task, options)), name: spec.name };
  }
  const dataset = await readUnhashed(spec, baseFolder, task, options);
  return { ...dataset, hash: await hashContent(dataset) };
}
