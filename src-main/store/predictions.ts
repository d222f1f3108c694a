import { PARTS, type Part } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';
import type { Predictions } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { decodeFloats, decodeIntegers, ENCODING, encodeNumbers } from './number-blob.ts';
import { blobAt, memberAt, numberAt, type Row } from './row.ts';

/** Keeps what a run's model said about the rows of a part. */
export function insertPredictions(write: WriteConnection, runId: number, predictions: Predictions): void {
  const { part, rows, outputs, width } = predictions;
  write.changeOne(
    `INSERT INTO prediction (run_id, part, row_count, width, encoding, data_rows, outputs)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    runId,
    part,
    rows.length,
    width,
    ENCODING,
    encodeNumbers(rows),
    encodeNumbers(outputs),
  );
}

function toPredictions(row: Row): Predictions {
  const rowCount = numberAt(row, 'row_count');
  const width = numberAt(row, 'width');
  return {
    part: memberAt(row, 'part', PARTS),
    rows: decodeIntegers(blobAt(row, 'data_rows'), rowCount),
    outputs: decodeFloats(blobAt(row, 'outputs'), rowCount * width),
    width,
  };
}

const PREDICTION_COLUMNS = 'part, row_count, width, data_rows, outputs';

/** A run's predictions, bit for bit as they were made; empty for a run without a result. */
export function listPredictions(read: ReadConnection, runId: number): Predictions[] {
  return read
    .all(`SELECT ${PREDICTION_COLUMNS} FROM prediction WHERE run_id = ? ORDER BY rowid`, runId)
    .map(toPredictions);
}

/** The same of one part. @throws AppError `not_found` for a run without a result */
export function getPredictions(read: ReadConnection, runId: number, part: Part): Predictions {
  const row = read.get(
    `SELECT ${PREDICTION_COLUMNS} FROM prediction WHERE run_id = ? AND part = ?`,
    runId,
    part,
  );
  if (row === undefined)
    throw new AppError('not_found', `run ${runId} has no predictions of the ${part} part`);
  return toPredictions(row);
}
