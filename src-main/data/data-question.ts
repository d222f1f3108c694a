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
}

/** What the thread that reads data is asked. */
export type DataQuestion =
  | { readonly type: 'dataset'; readonly data: DataSpec; readonly baseFolder: string; readonly task: Task }
  | { readonly type: 'facts'; readonly spec: ExperimentSpec; readonly baseFolder: string };

/** Its answer: an error does not cross whole. */
export type DataAnswer =
  | { readonly ok: true; readonly value: Dataset | ExperimentFacts }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly problems: readonly FieldProblem[];
      };
    };
