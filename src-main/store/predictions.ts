import { PARTS } from '../domain/dataset.ts';
import type { Predictions } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { decodeFloats, decodeIntegers, ENCODING, encodeNumbers } from './number-blob.ts';
import { blobAt, memberAt, numberAt } from './row.ts';

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

/** A run's predictions, bit for bit as they were made; empty for a run without a result. */
export function listPredictions(read: ReadConnection, runId: number): Predictions[] {
  const rows = read.all(
    'SELECT part, row_count, width, data_rows, outputs FROM prediction WHERE run_id = ? ORDER BY rowid',
    runId,
  );
  return rows.map((row) => {
    const rowCount = numberAt(row, 'row_count');
    const width = numberAt(row, 'width');
    return {
      part: memberAt(row, 'part', PARTS),
      rows: decodeIntegers(blobAt(row, 'data_rows'), rowCount),
      outputs: decodeFloats(blobAt(row, 'outputs'), rowCount * width),
      width,
    };
  });
}
