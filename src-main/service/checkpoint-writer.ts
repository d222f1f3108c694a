import type { CheckpointPart } from '../contract/trainer-messages.ts';
import type { CheckpointPlace } from '../domain/checkpoint.ts';
import { AppError } from '../domain/errors.ts';
import { beginCheckpoint, completeCheckpoint, insertCheckpointRun } from '../store/checkpoints.ts';
import type { WriteConnection } from '../store/connection.ts';

/** Takes the parts of an experiment's checkpoints to the store, one short write after the other. */
export class CheckpointWriter {
  readonly #write: WriteConnection;
  readonly #experimentId: number;
  readonly #appVersion: string;
  /** By the first run: several trainers may be sending at once. */
  readonly #begun = new Map<number, { readonly id: number; readonly parts: number }>();

  constructor(write: WriteConnection, experimentId: number, appVersion: string) {
    this.#write = write;
    this.#experimentId = experimentId;
    this.#appVersion = appVersion;
  }

  /** @throws AppError `internal` where the trainer leaves a part out */
  add({ firstRunId, place, position, count, run }: CheckpointPart, nowMs: number): void {
    const begun = position === 0 ? { id: this.#begin(place, nowMs), parts: 0 } : this.#begun.get(firstRunId);
    if (begun?.parts !== position)
      throw new AppError(
        'internal',
        `checkpoint: expected part ${begun?.parts ?? 0}, received part ${position}`,
      );
    insertCheckpointRun(this.#write, begun.id, position, run);
    this.#begun.set(firstRunId, { ...begun, parts: position + 1 });
    if (position + 1 < count) return;
    completeCheckpoint(this.#write, begun.id);
    this.#begun.delete(firstRunId);
  }

  #begin(place: CheckpointPlace, createdAtMs: number): number {
    const [experimentId, appVersion] = [this.#experimentId, this.#appVersion];
    return beginCheckpoint(this.#write, { experimentId, place, appVersion, createdAtMs });
  }
}
