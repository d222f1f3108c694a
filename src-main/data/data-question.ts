import type { DataFormat, DataInspection, ReadProgress } from '../domain/data-inspection.ts';
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

/** A file or folder to look into, and what is known of it already. */
export interface InspectQuestion {
  readonly path: string;
  readonly baseFolder: string;
  readonly format?: DataFormat | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
}

/** What the thread that reads data is asked. */
export type DataQuestion =
  | ({ readonly type: 'inspect' } & InspectQuestion)
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
  | { readonly ok: true; readonly value: Dataset | ExperimentFacts | DataInspection | DataSize }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly problems: readonly FieldProblem[];
      };
    };

/** What goes to the thread: a question, or that its answer is of no use any more. */
export type DataRequest =
  { readonly id: number; readonly question: DataQuestion } | { readonly id: number; readonly cancel: true };

/** What comes from it: how far it is with a question, and at last the answer. */
export type DataNotice =
  | { readonly id: number; readonly progress: ReadProgress }
  | { readonly id: number; readonly answer: DataAnswer };
