import { basename, resolve } from 'node:path';
import { parseExperimentSpec } from '../../contract/experiment-schema.ts';
import type { DataFormat, DataInspection, TableInspection } from '../../domain/data-inspection.ts';
import { columnHint } from '../../domain/column-hint.ts';
import {
  dataOfTable,
  hasIdxImages,
  isTableInspection,
  suggestArrays,
  suggestTask,
} from '../../domain/data-suggestion.ts';
import { invalidField, showValue } from '../../domain/errors.ts';
import type { ExperimentSpec, Task } from '../../domain/experiment.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { starterSpec } from '../../domain/starter-spec.ts';
import { inspectData } from '../../service/data-service.ts';
import { complain, print, printJson } from '../machine/console.ts';
import { inspectionText } from './data-text.ts';
import { DONE } from './exit-code.ts';
import { ProgressLine } from './progress-line.ts';

/** What `ridgeline data` may be told. */
export interface DataOptions {
  readonly json?: boolean;
  /** The column to predict; for arrays the target's name, for IDX the file of labels. */
  readonly target?: string;
  readonly task?: Task;
  readonly format?: DataFormat;
  readonly delimiter?: string;
  readonly encoding?: string;
  /** Print the section `data` alone. */
  readonly section?: boolean;
}

async function inspect(path: string, options: DataOptions): Promise<DataInspection> {
  const { format, encoding } = options;
  const delimiter = options.delimiter === '\\t' ? '\t' : options.delimiter;
  const line = new ProgressLine(process.stderr);
  try {
    return await inspectData(
      { path, baseFolder: process.cwd(), format, delimiter, encoding },
      {
        onProgress: ({ bytesRead, bytesTotal }) =>
          line.show(bytesTotal === 0 ? 0 : Math.min(1, bytesRead / bytesTotal), basename(path)),
      },
    );
  } finally {
    line.clear();
  }
}

/** Says what is in a file; with a target, prints an experiment on it that `ridgeline run` takes. Gives the exit code. */
export async function dataCommand(path: string, options: DataOptions): Promise<number> {
  const inspection = await inspect(path, options);
  const isSelfContained = inspection.format === 'imageFolder';
  if (options.target === undefined && options.section !== true) {
    if (options.json === true) printJson(inspection);
    else print(inspectionText(path, inspection));
    return DONE;
  }
  if (options.target === undefined && !isSelfContained)
    throw invalidField('--target', 'the column to predict', 'nothing');
  const spec = starterOf(path, inspection, options);
  // Checked by what checks every spec: what is printed can be run.
  parseExperimentSpec(spec);
  printJson(options.section === true ? spec.data : spec);
  return DONE;
}

function starterOf(path: string, inspection: DataInspection, options: DataOptions): ExperimentSpec {
  const name = basename(path);
  const fullPath = resolve(path);
  if (isTableInspection(inspection)) return starterOfTable(fullPath, name, inspection, options);
  switch (inspection.format) {
    case 'imageFolder': {
      const { classes, height, width, sameSize } = inspection;
      const rows = classes.reduce((sum, { images }) => sum + images, 0);
      const size = sameSize ? {} : { height, width };
      const data = { source: 'imageFolder', path: fullPath, ...size } as const;
      return starterSpec({
        data,
        name,
        task: 'classification',
        classes: classes.length,
        rows,
        isImages: true,
      });
    }
    case 'numpy':
      return starterOfArrays(fullPath, name, inspection, options);
    case 'idx': {
      const { target = '' } = options;
      if (!hasIdxImages(inspection))
        throw invalidField(
          'data',
          'a file of images, with --target and the file of labels',
          'a file of labels',
        );
      const data = { source: 'idx', images: fullPath, labels: resolve(target) } as const;
      complain('the number of classes is taken to be 10; change the last layer’s units where it is not');
      const [rows] = inspection.sizes;
      return starterSpec({ data, name, task: 'classification', classes: 10, rows, isImages: true });
    }
  }
}

function starterOfTable(
  path: string,
  name: string,
  inspection: TableInspection,
  { target = '', task, delimiter, encoding }: DataOptions,
): ExperimentSpec {
  const { columns, rows } = inspection;
  const column = columns.find((each) => each.name === target);
  if (column === undefined) {
    const names = columns.map((each) => each.name);
    const some = names.slice(0, 20).join(', ') + (names.length > 20 ? `, … (${names.length} columns)` : '');
    throw invalidField(
      '--target',
      `one of the columns ${some}${didYouMean(target, names)}`,
      showValue(target),
    );
  }
  const read = { delimiter: delimiter === '\\t' ? '\t' : delimiter, encoding };
  const data = dataOfTable(inspection, path, target, read);
  tellWhatWasDone(inspection, data);
  const chosen = task ?? suggestTask(column);
  if (chosen === 'classification' && column.distinct === null)
    throw invalidField(
      '--task',
      '"regression" for a target with more than 1000 different values',
      '"classification"',
    );
  const classes = chosen === 'classification' ? column.distinct : null;
  return starterSpec({ data, name, task: chosen, classes, rows: rows - column.missing, isImages: false });
}

/** Left out and filled columns, on standard error: the spec on standard output has them without a word. */
function tellWhatWasDone({ columns, rows }: TableInspection, data: ReturnType<typeof dataOfTable>): void {
  if (!('columns' in data || 'features' in data) || !('target' in data)) return;
  const features = Array.isArray(data.features) ? new Set<string>(data.features) : null;
  for (const column of columns) {
    if (column.name === data.target) continue;
    const hint = columnHint(column, rows);
    if (features?.has(column.name) === false)
      complain(
        `column ${showValue(column.name)} ${hint?.text ?? 'has nothing to learn from'}: it is left out`,
      );
    else if (column.missing > 0)
      complain(
        `column ${showValue(column.name)} is empty in ${column.missing} of ${rows} rows: ` +
          (column.type === 'number'
            ? 'the median of the training rows is taken'
            : 'empty is a level of its own'),
      );
  }
}

function starterOfArrays(
  path: string,
  name: string,
  inspection: Extract<DataInspection, { readonly format: 'numpy' }>,
  { target = '', task = 'classification' }: DataOptions,
): ExperimentSpec {
  const { archive, arrays } = inspection;
  const suggested = suggestArrays(inspection);
  const features = archive
    ? (arrays.find((array) => array.name === suggested.features && array.name !== target) ??
      arrays.find((array) => array.name !== target))
    : arrays[0];
  if (features === undefined || (archive && !arrays.some((array) => array.name === target)))
    throw invalidField(
      '--target',
      `one of the arrays ${arrays.map((array) => array.name).join(', ')}`,
      showValue(target),
    );
  const data = archive
    ? ({ source: 'numpy', path, features: features.name, target } as const)
    : ({ source: 'numpy', path, target: basename(target, '.npy'), targetPath: resolve(target) } as const);
  if (task === 'classification')
    complain('the number of classes is taken to be 2; change the last layer’s units where it is not');
  const isImages = features.dtype.endsWith('u1') && features.shape.length > 2;
  return starterSpec({ data, name, task, classes: 2, rows: features.shape[0], isImages });
}
