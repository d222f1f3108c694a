import type { ExperimentSpec } from '../domain/experiment.ts';
import type { ReadConnection } from './connection.ts';
import { numberAt, type Row } from './row.ts';

/** An experiment that was trained to its end; pauses are not in its time. */
export interface PastTraining {
  readonly experimentId: number;
  readonly members: number;
  /** Of its longest run. */
  readonly epochs: number;
  readonly durationMs: number;
}

/** Older ones say little about the machine as it is now, and a look at all of a large database takes its time. */
const NEWEST = 500;

function toPastTraining(row: Row): PastTraining {
  return {
    experimentId: numberAt(row, 'id'),
    members: numberAt(row, 'members'),
    epochs: numberAt(row, 'epochs'),
    durationMs: numberAt(row, 'duration'),
  };
}

/**
 * Completed experiments that a spec is like: the same data, split, model, optimizer, batch size and choice of backend;
 * newest first. Variants, seeds and epochs may differ.
 */
export function listLikeTrainings(read: ReadConnection, spec: ExperimentSpec): PastTraining[] {
  return read
    .all(
      `WITH candidate AS (SELECT id, spec FROM experiment ORDER BY id DESC LIMIT ${NEWEST}),
            alike AS (
              SELECT candidate.id FROM candidate, (SELECT ? AS spec) AS wanted
              WHERE candidate.spec ->> '$.data' IS wanted.spec ->> '$.data'
                AND candidate.spec ->> '$.model' IS wanted.spec ->> '$.model'
                AND candidate.spec ->> '$.split' IS wanted.spec ->> '$.split'
                AND candidate.spec ->> '$.backend' IS wanted.spec ->> '$.backend'
                AND candidate.spec ->> '$.training.batchSize' IS wanted.spec ->> '$.training.batchSize'
                AND candidate.spec ->> '$.training.optimizer.type' IS wanted.spec ->> '$.training.optimizer.type')
       SELECT alike.id, count(*) AS members, max(epochs_done) AS epochs, 
              max(ended_at) - min(started_at) - max(idle_ms) AS duration
       FROM alike JOIN run ON run.experiment_id = alike.id
       GROUP BY alike.id
       HAVING min(status) = 'completed' AND max(status) = 'completed' AND duration > 0
       ORDER BY alike.id DESC`,
      JSON.stringify(spec),
    )
    .map(toPastTraining);
}
