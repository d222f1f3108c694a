import type { DataWarning } from '../domain/data-warning.ts';
import type { Dataset, PartRows } from '../domain/dataset.ts';
import type { ErrorCode, FieldProblem } from '../domain/errors.ts';
import type { DataSpec, ExperimentSpec, Task } from '../domain/experiment.ts';

/** What is known of an experiment's data before it is trained. */
export interface ExperimentFacts {
  readonly dataName: string;
  readonly dataHash: string;
  /** Number of input features of the prepared data. */
  readonly inputs: number;
  /** Number of rows in each part of each split: see `ExperimentData`. */
  readonly splits: readonly PartRows[];
  /** What may be wrong with the data, and what was done to them. */
  readonly warnings: readonly DataWarning[];
}

/** What is known of an experiment's data whatever its model is. */
export interface DataSize {
  readonly inputs: number;
  readonly rows: number;
  /** Across the parts of the split; across all rows where rows cannot be divided so, or there are several splits. */
  readonly warnings: readonly DataWarning[];
}

/** Which columns of a table are no features. */
export interface DatasetChoice {
  /** The column by which rows are kept together: `split.groupBy`. */
  readonly groupBy?: string | undefined;
  /** Whether further columns are read: see `DatasetOptions`. */
  readonly sideColumns?: boolean | undefined;
}

/** What the thread that reads data is asked. */
export type DataQuestion =
  | ({
      readonly type: 'dataset';
      readonly data: DataSpec;
      readonly baseFolder: string;
      readonly task: Task;
    } & DatasetChoice)
  | { readonly type: 'size'; readonly spec: ExperimentSpec; readonly baseFolder: string }
  | { readonly type: 'facts'; readonly spec: ExperimentSpec; readonly baseFolder: string };

/** Its answer: an error does not cross whole. */
export type DataAnswer =
  | { readonly ok: true; readonly value: Dataset | ExperimentFacts | DataSize }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly problems: readonly FieldProblem[];
      };
    };
