import type { MeasurementKey } from '../domain/run.ts';
import type { ReadConnection } from './connection.ts';
import { finalGaps, finalValues, type ValueByRun } from './final-values.ts';
import type { InParts } from './in-parts.ts';
import type { TableScope } from './table-scope.ts';

/** The numbers of a table: for each one a map over all of its runs. */
export class TableValues {
  readonly gaps: ValueByRun;
  /** One per metric that was asked for, in that order. */
  readonly asked: readonly ValueByRun[];
  readonly #read: ReadConnection;
  readonly #experimentId: number | null;
  readonly #onTest = new Map<string, ValueByRun>();

  private constructor(
    read: ReadConnection,
    experimentId: number | null,
    gaps: ValueByRun,
    asked: readonly ValueByRun[],
  ) {
    this.#read = read;
    this.#experimentId = experimentId;
    this.gaps = gaps;
    this.asked = asked;
  }

  /** Reads gaps and metrics, one of them a part. */
  static *read(
    read: ReadConnection,
    scope: TableScope,
    metrics: readonly MeasurementKey[],
  ): InParts<TableValues> {
    const experimentId = 'experimentId' in scope ? scope.experimentId : null;
    const gaps = finalGaps(read, experimentId);
    const asked: ValueByRun[] = [];
    for (const metric of metrics) {
      yield;
      asked.push(finalValues(read, metric, experimentId));
    }
    yield;
    return new TableValues(read, experimentId, gaps, asked);
  }

  /** A primary metric on test; looked up once. */
  primary(name: string): ValueByRun {
    let values = this.#onTest.get(name);
    if (values === undefined) {
      values = finalValues(this.#read, { scope: 'test', name, detail: '' }, this.#experimentId);
      this.#onTest.set(name, values);
    }
    return values;
  }
}
