import { elementCount } from '../domain/model-shape.ts';
import type { Weights, WeightsAtEpoch } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { decodeFloats, ENCODING, encodeNumbers } from './number-blob.ts';
import { blobAt, jsonAt, numberAt, textAt, type Row } from './row.ts';

/** Keeps a run's weights at the end of an epoch. */
export function insertWeights(
  write: WriteConnection,
  runId: number,
  { epoch, weights }: WeightsAtEpoch,
): void {
  write.transaction('insert weights', () => {
    weights.forEach(({ parameter, shape, values }, position) =>
      write.changeOne(
        `INSERT INTO weight (run_id, epoch, position, parameter, shape, encoding, data)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        runId,
        epoch,
        position,
        parameter,
        JSON.stringify(shape),
        ENCODING,
        encodeNumbers(values),
      ),
    );
  });
}

function toWeights(row: Row): Weights {
  const shape = jsonAt(row, 'shape') as number[];
  return {
    parameter: textAt(row, 'parameter'),
    shape,
    values: decodeFloats(blobAt(row, 'data'), elementCount(shape)),
  };
}

/** A run's weights at the end of an epoch, bit for bit as they were; undefined where none were kept. */
export function findWeights(read: ReadConnection, runId: number, epoch: number): WeightsAtEpoch | undefined {
  const rows = read.all(
    'SELECT parameter, shape, data FROM weight WHERE run_id = ? AND epoch = ? ORDER BY position',
    runId,
    epoch,
  );
  return rows.length === 0 ? undefined : { epoch, weights: rows.map(toWeights) };
}

/** The epochs whose weights were kept, ascending: a run's best and last one. */
export function listWeightEpochs(read: ReadConnection, runId: number): number[] {
  return read
    .all('SELECT DISTINCT epoch FROM weight WHERE run_id = ? ORDER BY epoch', runId)
    .map((row) => numberAt(row, 'epoch'));
}

/** The parameters whose weights were kept at the end of an epoch, in the order of the model; empty where none were. */
export function listWeightShapes(
  read: ReadConnection,
  runId: number,
  epoch: number,
): Omit<Weights, 'values'>[] {
  return read
    .all('SELECT parameter, shape FROM weight WHERE run_id = ? AND epoch = ? ORDER BY position', runId, epoch)
    .map((row) => ({ parameter: textAt(row, 'parameter'), shape: jsonAt(row, 'shape') as number[] }));
}

/** One parameter of a run at the end of an epoch; undefined where it was not kept. */
export function findParameter(
  read: ReadConnection,
  runId: number,
  epoch: number,
  parameter: string,
): Weights | undefined {
  const row = read.get(
    'SELECT parameter, shape, data FROM weight WHERE run_id = ? AND epoch = ? AND parameter = ?',
    runId,
    epoch,
    parameter,
  );
  return row === undefined ? undefined : toWeights(row);
}
