import type { CheckpointPart } from '../contract/trainer-messages.ts';
import { AppError } from '../domain/errors.ts';
import { beginCheckpoint, completeCheckpoint, insertCheckpointRun } from '../store/checkpoints.ts';
import type { WriteConnection } from '../store/connection.ts';

/** Takes the parts of an experiment's checkpoints to the store, one short write after the other. */
export class CheckpointWriter {
  readonly #write: WriteConnection;
  readonly #experimentId: number;
  #begun: { readonly id: number; readonly parts: number } | null = null;

  constructor(write: WriteConnection, experimentId: number) {
    this.#write = write;
    this.#experimentId = experimentId;
  }

  /** @throws AppError `internal` where the trainer leaves a part out */
  add({ place, position, count, run }: CheckpointPart, nowMs: number): void {
    const begun =
      position === 0
        ? { id: beginCheckpoint(this.#write, this.#experimentId, place, nowMs), parts: 0 }
        : this.#begun;
    if (begun?.parts !== position)
      throw new AppError(
        'internal',
        `checkpoint: expected part ${begun?.parts ?? 0}, received part ${position}`,
      );
    insertCheckpointRun(this.#write, begun.id, position, run);
    this.#begun = { ...begun, parts: position + 1 };
    if (position + 1 < count) return;
    completeCheckpoint(this.#write, begun.id);
    this.#begun = null;
  }
}
