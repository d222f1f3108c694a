import type { RunTrace } from '../domain/weight-history.ts';
import type { WeightTrace } from '../domain/weight-trace.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { decodeIntegers, ENCODING, encodeNumbers } from './number-blob.ts';
import { blobAt, numberAt, numberOrNullAt, textAt, type Row } from './row.ts';

const BINS = 40;

/** Keeps how the weights of a run are distributed at the end of an epoch. */
export function insertWeightTraces(
  write: WriteConnection,
  runId: number,
  epoch: number,
  traces: readonly WeightTrace[],
): void {
  traces.forEach(({ parameter, elements, low, high, norm, nearZero, effective, bins }, position) =>
    write.changeOne(
      `INSERT INTO weight_trace (run_id, parameter, epoch, position, elements, low, high, norm, near_zero, effective,
         encoding, bins)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[runId, parameter, epoch, position, elements, low, high, norm, nearZero, effective, ENCODING],
      encodeNumbers(bins),
    ),
  );
}

/** The parameters that traces of these runs were kept of, in the order of the model. */
export function listTracedParameters(read: ReadConnection, runIds: readonly number[]): string[] {
  return read
    .all(
      `SELECT parameter FROM weight_trace WHERE run_id IN (SELECT value FROM json_each(?))
       GROUP BY parameter ORDER BY min(position), parameter`,
      JSON.stringify(runIds),
    )
    .map((row) => textAt(row, 'parameter'));
}

function toTrace(row: Row): RunTrace {
  return {
    runId: numberAt(row, 'run_id'),
    epoch: numberAt(row, 'epoch'),
    parameter: textAt(row, 'parameter'),
    elements: numberAt(row, 'elements'),
    low: numberOrNullAt(row, 'low'),
    high: numberOrNullAt(row, 'high'),
    norm: numberAt(row, 'norm'),
    nearZero: numberAt(row, 'near_zero'),
    effective: numberOrNullAt(row, 'effective'),
    bins: decodeIntegers(blobAt(row, 'bins'), BINS),
  };
}

/** The traces of one parameter, by run and epoch, ascending. */
export function listWeightTraces(
  read: ReadConnection,
  runIds: readonly number[],
  parameter: string,
): RunTrace[] {
  return read
    .all(
      `SELECT run_id, epoch, parameter, elements, low, high, norm, near_zero, effective, bins FROM weight_trace
       WHERE run_id IN (SELECT value FROM json_each(?)) AND parameter = ? ORDER BY run_id, epoch`,
      JSON.stringify(runIds),
      parameter,
    )
    .map(toTrace);
}
