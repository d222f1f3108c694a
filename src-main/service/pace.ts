/** Epochs that the pace is taken over: enough to even out single ones, few enough to follow a change of load. */
const RECENT = 8;

/**
 * How long an epoch of one run takes, measured on the group that trains. In lock step the runs of a group share an
 * epoch's time, so that n epochs of k runs take k · n times that, however many of the group's runs have ended.
 */
export class Pace {
  /** The runs of the group that trains. */
  #group: ReadonlySet<number> = new Set();
  /** Milliseconds that the group's last epochs took. */
  #recent: readonly number[] = [];
  #isFirstOfGroup = true;
  /** How many of the group's runs finished its last epoch. */
  #runs = 0;
  #mostRuns = 0;
  #msAtMostRuns: number | null = null;

  /** @param runIds runs that finished the epoch together */
  add(durationMs: number, runIds: readonly number[]): void {
    if (runIds.length === 0) return;
    const isOtherGroup = !runIds.some((id) => this.#group.has(id));
    if (isOtherGroup) {
      this.#group = new Set(runIds);
      this.#recent = [durationMs];
    } else {
      // A group's first epoch also prepares: it is left out as soon as there is another.
      this.#recent = [...(this.#isFirstOfGroup ? [] : this.#recent), durationMs].slice(-RECENT);
    }
    this.#isFirstOfGroup = isOtherGroup;
    this.#runs = runIds.length;
    if (this.#runs >= this.#mostRuns) {
      this.#mostRuns = this.#runs;
      this.#msAtMostRuns = mean(this.#recent) / this.#runs;
    }
  }

  /**
   * Milliseconds that one epoch of a run takes; null before the first epoch. A run of a group that has not begun is
   * taken to need what the others needed while most of them trained together.
   */
  msPerEpochOf(runId: number): number | null {
    return this.#group.has(runId) ? mean(this.#recent) / this.#runs : this.#msAtMostRuns;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
