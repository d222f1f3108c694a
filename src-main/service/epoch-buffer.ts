import type { RunEpoch } from '../domain/run.ts';

const LONGEST_WAIT_MS = 500;
// About 20 ms of writing: the process that writes has others to answer.
const MOST_POINTS = 5_000;

/**
 * Collects epochs, so that many short ones are written in one transaction: with a page of the file per series, writing
 * ten epochs at once was measured two to four times as fast per point as writing each alone. No epoch waits longer than
 * half a second.
 */
export class EpochBuffer {
  readonly #write: (epochs: readonly RunEpoch[]) => void;
  readonly #onError: (error: unknown) => void;
  #epochs: RunEpoch[] = [];
  #points = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param onError takes what `write` throws when nobody called: by the clock */
  constructor(write: (epochs: readonly RunEpoch[]) => void, onError: (error: unknown) => void) {
    this.#write = write;
    this.#onError = onError;
  }

  add(reports: readonly RunEpoch[]): void {
    this.#epochs.push(...reports);
    for (const { measurements } of reports) this.#points += measurements.length;
    if (this.#points >= MOST_POINTS) this.flush();
    else
      this.#timer ??= setTimeout(() => {
        this.#flushByTheClock();
      }, LONGEST_WAIT_MS);
  }

  /** Writes what waits. What could not be written is dropped: the same would fail again. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const epochs = this.#epochs;
    this.#epochs = [];
    this.#points = 0;
    if (epochs.length > 0) this.#write(epochs);
  }

  #flushByTheClock(): void {
    try {
      this.flush();
    } catch (error) {
      this.#onError(error);
    }
  }
}
