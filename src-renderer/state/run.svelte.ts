import type { Value } from '../../src-main/contract/api.ts';
import type { PredictedPart } from '../../src-main/contract/evidence-api.ts';
import type { GroupEvaluation } from '../../src-main/domain/group-evaluation.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** While it is trained, a run is looked at again as often as this. */
const AGAIN_AFTER_MS = 2000;

/** Owns one run and everything that is stored about it. */
export class RunState {
  readonly full = new Loaded<Value<'run.get'>>();
  readonly experiment = new Loaded<Value<'experiment.get'>>();
  readonly curves = new Loaded<Value<'run.curves'>>();
  readonly weights = new Loaded<Value<'run.weights'>>();
  readonly evaluation = new Loaded<{ readonly evaluation: GroupEvaluation }>();
  readonly #app: AppState;
  #runId = 0;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Shows a run, or fetches again what may have changed. */
  async show(runId: number): Promise<void> {
    const keep = { keep: runId === this.#runId };
    this.#runId = runId;
    await this.full.load(() => this.#app.call('run.get', { runId }), keep);
    const full = this.full.value;
    if (runId !== this.#runId || full === undefined || this.full.failure !== null) return;
    const { experimentId, countedEpoch } = full.run;
    void this.experiment.load(() => this.#app.call('experiment.get', { experimentId }));
    if (full.series.length > 0) {
      const keys = full.series.map(({ scope, name, detail }) => ({ scope, name, detail }));
      void this.curves.load(() => this.#app.call('run.curves', { runIds: [runId], keys }), keep);
    }
    if (countedEpoch !== null) void this.weights.load(() => this.#app.call('run.weights', { runId }), keep);
  }

  /** What this run predicted, row by row. */
  async showEvaluation(part: PredictedPart): Promise<void> {
    const run = this.full.value?.run;
    if (run === undefined) return;
    const { experimentId, variantIndex, seed } = run;
    const group = { experimentId, variantIndex, seeds: [seed] };
    await this.evaluation.load(() => this.#app.call('comparison.evaluation', { group, part }), {
      keep: false,
    });
  }

  /** Looks again while it is trained, and when that ends. Gives the function that ends it. */
  follow(): () => void {
    let lastMs = 0;
    const again = (experimentId: number, isLast: boolean): void => {
      if (experimentId !== this.full.value?.run.experimentId) return;
      if (!isLast && performance.now() - lastMs < AGAIN_AFTER_MS) return;
      lastMs = performance.now();
      void this.show(this.#runId);
    };
    const ends = [
      this.#app.on('experiment.progress', ({ experimentId }) => {
        again(experimentId, false);
      }),
      this.#app.on('experiment.ended', ({ experimentId }) => {
        again(experimentId, true);
      }),
      this.#app.on('experiment.changed', ({ experimentId }) => {
        again(experimentId, true);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }
}
