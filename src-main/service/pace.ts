/** Epochs that the pace is taken over: enough to even out single ones, few enough to follow a change of load. */
const RECENT = 8;

/**
 * How long an epoch of one run takes, measured on the group that trains. In lock step the runs of a group share an
 * epoch's time, so that n epochs of k runs take k · n times that, however many of the group's runs have ended.
 */
export class Pace {
  /** The runs of the group that trains. */
  #group: ReadonlySet<number> = new Set();
  /** Milliseconds per run of the group's last epochs. */
  #recent: readonly number[] = [];
  #isFirstOfGroup = true;
  #mostRuns = 0;
  #msAtMostRuns: number | null = null;

  /** @param runIds runs that finished the epoch together */
  add(durationMs: number, runIds: readonly number[]): void {
    if (runIds.length === 0) return;
    const msPerRun = durationMs / runIds.length;
    const isOtherGroup = !runIds.some((id) => this.#group.has(id));
    if (isOtherGroup) {
      this.#group = new Set(runIds);
      this.#recent = [msPerRun];
    } else {
      // A group's first epoch also prepares: it is left out as soon as there is another.
      this.#recent = [...(this.#isFirstOfGroup ? [] : this.#recent), msPerRun].slice(-RECENT);
    }
    this.#isFirstOfGroup = isOtherGroup;
    if (runIds.length >= this.#mostRuns) {
      this.#mostRuns = runIds.length;
      this.#msAtMostRuns = mean(this.#recent);
    }
  }

  /**
   * Milliseconds that one epoch of a run takes; null before the first epoch. A run of a group that has not begun is
   * taken to need what the others needed while most of them trained together.
   */
  msPerEpochOf(runId: number): number | null {
    return this.#group.has(runId) ? mean(this.#recent) : this.#msAtMostRuns;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
