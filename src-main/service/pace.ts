/** Epochs that the pace is taken over: enough to even out single ones, few enough to follow a change of load. */
const RECENT = 8;

/** Runs that train in lock step. */
interface Group {
  readonly runIds: ReadonlySet<number>;
  /** Milliseconds that its last epochs took. */
  readonly recent: readonly number[];
  /** A group's first epoch also prepares: it is left out as soon as there is another. */
  readonly isFirst: boolean;
  /** How many of its runs finished its last epoch. */
  readonly runs: number;
}

/**
 * How long an epoch of one run takes, measured on the groups that train. In lock step the runs of a group share an
 * epoch's time, so that n epochs of k runs take k · n times that, however many of the group's runs have ended.
 */
export class Pace {
  /** The one that began last comes first. */
  #groups: readonly Group[] = [];
  #mostRuns = 0;
  #msAtMostRuns: number | null = null;

  /** @param runIds runs that finished the epoch together */
  add(durationMs: number, runIds: readonly number[]): void {
    if (runIds.length === 0) return;
    const known = this.#groups.find((group) => runIds.some((id) => group.runIds.has(id)));
    const group: Group = {
      runIds: known?.runIds ?? new Set(runIds),
      recent: [...(known === undefined || known.isFirst ? [] : known.recent), durationMs].slice(-RECENT),
      isFirst: known === undefined,
      runs: runIds.length,
    };
    this.#groups =
      known === undefined
        ? [group, ...this.#groups]
        : this.#groups.map((one) => (one === known ? group : one));
    if (group.runs >= this.#mostRuns) {
      this.#mostRuns = group.runs;
      this.#msAtMostRuns = msPerRun(group);
    }
  }

  /**
   * Milliseconds that one epoch of a run takes; null before the first epoch. A run of a group that has not begun is
   * taken to need what the others needed while most of them trained together.
   */
  msPerEpochOf(runId: number): number | null {
    const group = this.#groups.find(({ runIds }) => runIds.has(runId));
    return group === undefined ? this.#msAtMostRuns : msPerRun(group);
  }
}

function msPerRun({ recent, runs }: Group): number {
  return recent.reduce((sum, value) => sum + value, 0) / recent.length / runs;
}
