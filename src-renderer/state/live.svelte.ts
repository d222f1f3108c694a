import type { Value } from '../../src-main/contract/api.ts';
import type { TrainingProgress } from '../../src-main/domain/training-state.ts';
import { GrowingCurves } from '../../src-main/domain/growing-curves.ts';
import type { RunCurve } from '../../src-main/domain/run-curve.ts';
import type { MeasurementKey } from '../../src-main/domain/run.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Curves are fetched and drawn at most this often: faster than anyone reads, and little work. */
const FETCH_EVERY_MS = 1000;

/** A line of the log. */
export interface LogLine {
  readonly atMs: number;
  readonly text: string;
}

/**
 * Owns one experiment while it trains, and after. What is shown comes from the store, so that nothing is lost by closing
 * the window; events only say that there is more to fetch, and only new points are fetched.
 */
export class LiveState {
  readonly subject = new Loaded<Value<'experiment.get'>>();
  readonly verdicts = new Loaded<Value<'experiment.compare'>>();
  readonly #app: AppState;
  readonly #experimentId: number;
  readonly #growing = new GrowingCurves();
  #curves = $state.raw<readonly RunCurve[]>([]);
  #progress = $state.raw<TrainingProgress | null>(null);
  #log = $state.raw<readonly LogLine[]>([]);
  #keys: readonly MeasurementKey[] = [];
  #isFetching = false;
  #isFetchDue = false;
  #lastFetchMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: AppState, experimentId: number) {
    this.#app = app;
    this.#experimentId = experimentId;
  }

  get curves(): readonly RunCurve[] {
    return this.#curves;
  }

  /** Null while this process does not train it. */
  get progress(): TrainingProgress | null {
    return this.#progress;
  }

  /** Oldest first. */
  get log(): readonly LogLine[] {
    return this.#log;
  }

  /** Loads what is there and follows what comes. Gives the function that ends it. */
  follow(): () => void {
    const own = (listener: () => void) => (event: { readonly experimentId: number }) => {
      if (event.experimentId === this.#experimentId) listener();
    };
    const ends = [
      this.#app.on('experiment.progress', (progress) => {
        if (progress.experimentId !== this.#experimentId) return;
        const hasEnded = progress.runsDone !== this.#progress?.runsDone;
        this.#progress = progress;
        if (hasEnded) void this.reload();
        this.#fetchSoon();
      }),
      this.#app.on(
        'experiment.started',
        own(() => void this.reload()),
      ),
      this.#app.on(
        'experiment.notice',
        own(() => void this.reload()),
      ),
      this.#app.on(
        'experiment.changed',
        own(() => void this.reload()),
      ),
      this.#app.on(
        'experiment.ended',
        own(() => void this.reload()),
      ),
      this.#app.onReturn(() => void this.reload()),
    ];
    void this.reload();
    return () => {
      for (const end of ends) end();
      clearTimeout(this.#timer);
    };
  }

  async reload(): Promise<void> {
    await this.subject.load(() => this.#app.call('experiment.get', { experimentId: this.#experimentId }));
    const subject = this.subject.value;
    if (subject === undefined || this.subject.failure !== null) return;
    const { experiment, runs, training, notices } = subject;
    this.#progress = training?.progress ?? null;
    this.#log = [
      { atMs: experiment.createdAtMs, text: `${runs.length} runs planned` },
      ...runs.flatMap(({ endedAtMs, status, variant, seed, divergedEpoch, error }) => {
        if (endedAtMs === null) return [];
        const why = divergedEpoch === null ? (error?.message ?? '') : `in epoch ${divergedEpoch}`;
        return [
          { atMs: endedAtMs, text: `${variant}, seed ${seed}: ${status}${why === '' ? '' : ` (${why})`}` },
        ];
      }),
      ...notices,
    ].sort((one, other) => one.atMs - other.atMs);
    const { primaryMetric } = experiment;
    const names = primaryMetric === 'logLoss' ? ['dataLoss'] : ['dataLoss', primaryMetric];
    this.#keys = [
      ...names.flatMap((name) =>
        (['train', 'validation'] as const).map((scope) => ({ scope, name, detail: '' })),
      ),
      { scope: 'model', name: 'penalty', detail: '' },
    ];
    this.#fetchSoon();
    if (training === null && runs.some(({ status }) => status === 'completed'))
      void this.verdicts.load(() =>
        this.#app.call('experiment.compare', { experimentId: this.#experimentId }),
      );
  }

  async pause(): Promise<void> {
    const done = await this.#app.act('experiment.pause', { experimentId: this.#experimentId });
    if (done !== undefined) this.#progress = done.training.progress;
  }

  async resume(): Promise<void> {
    const done = await this.#app.act('experiment.resume', { experimentId: this.#experimentId });
    if (done !== undefined) void this.reload();
  }

  async cancel(): Promise<void> {
    const done = await this.#app.act('experiment.stop', { experimentId: this.#experimentId });
    if (done !== undefined) void this.reload();
  }

  #fetchSoon(): void {
    if (this.#isFetching) {
      this.#isFetchDue = true;
      return;
    }
    clearTimeout(this.#timer);
    const waitMs = Math.max(0, this.#lastFetchMs + FETCH_EVERY_MS - Date.now());
    this.#timer = setTimeout(() => void this.#fetch(), waitMs);
  }

  async #fetch(): Promise<void> {
    const runs = this.subject.value?.runs ?? [];
    if (runs.length === 0) return;
    this.#isFetching = true;
    this.#lastFetchMs = Date.now();
    // Runs that train together are at the same epoch: one call for each such group.
    const open = runs.filter(({ id, endedAtMs, epochsDone }) => {
      const isOver = endedAtMs !== null && this.#growing.lastEpochOf(id) >= epochsDone;
      return !isOver;
    });
    const byEpoch = Map.groupBy(open, ({ id }) => this.#growing.lastEpochOf(id));
    for (const [afterEpoch, group] of byEpoch) {
      const runIds = group.map(({ id }) => id);
      const reply = await this.#app.call('run.curves', { runIds, keys: this.#keys, afterEpoch });
      if (reply.ok) this.#growing.add(reply.value.curves);
    }
    this.#curves = this.#growing.all;
    this.#isFetching = false;
    if (this.#isFetchDue) {
      this.#isFetchDue = false;
      this.#fetchSoon();
    }
  }
}
