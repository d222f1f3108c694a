import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { noiseCheckSpec } from '../../src-main/domain/noise-check.ts';
import type { AppState } from './app-state.svelte.ts';

/** Owns starting an A/A check by one click, from wherever a variant is shown. */
export class NoiseCheckStarter {
  readonly #app: AppState;
  #isStarting = $state(false);

  constructor(app: AppState) {
    this.#app = app;
  }

  get isStarting(): boolean {
    return this.#isStarting;
  }

  /** Trains a stored variant twice, and goes where it is watched. */
  async start(experimentId: number, variantIndex: number): Promise<void> {
    await this.#begin(() => this.#app.act('experiment.checkNoise', { experimentId, variantIndex }));
  }

  /** Trains a variant of a spec that is not stored twice, and goes where it is watched. */
  async startOf(spec: ExperimentSpec, baseFolder: string, variantIndex: number): Promise<void> {
    const check = noiseCheckSpec(spec, variantIndex);
    if (check !== undefined)
      await this.#begin(() => this.#app.act('experiment.start', { spec: check, baseFolder }));
  }

  async #begin(start: () => Promise<{ readonly experimentId: number } | undefined>): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    const started = await start();
    this.#isStarting = false;
    if (started !== undefined) this.#app.router.go({ view: 'live', experimentId: started.experimentId });
  }
}
