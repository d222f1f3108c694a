import { fileURLToPath } from 'node:url';
import type { BuiltinDataName, DataSpec, Task } from '../domain/experiment.ts';

/** A built-in set as what it is: files in the folder `builtin`, described there. */
export interface BuiltinData {
  readonly task: Task;
  readonly data: Exclude<DataSpec, { readonly source: 'builtin' }>;
}

/** The folder of the built-in sets. */
export const BUILTIN_FOLDER = fileURLToPath(new URL('./builtin/', import.meta.url));

function csv(path: string, target: string, task: Task = 'classification'): BuiltinData {
  return { task, data: { source: 'csv', path, target } };
}

const BUILTIN_DATA: Readonly<Record<BuiltinDataName, BuiltinData>> = {
  breast_cancer: csv('breast_cancer.csv', 'diagnosis'),
  diabetes: csv('diabetes.csv', 'progression', 'regression'),
  digits: csv('digits_8x8.csv', 'digit'),
  iris: csv('iris.csv', 'species'),
  mnist: {
    task: 'classification',
    data: { source: 'idx', images: 't10k-images-idx3-ubyte.gz', labels: 't10k-labels-idx1-ubyte.gz' },
  },
  wine: csv('wine.csv', 'cultivar'),
};

/** Files and task of a built-in set. */
export function getBuiltinData(name: BuiltinDataName): BuiltinData {
  return BUILTIN_DATA[name];
}
