import { SvelteMap } from 'svelte/reactivity';
import type { AppState } from './app-state.svelte.ts';

/** Owns how far the experiments have come that are trained while this window looks. */
export class TrainingProgress {
  readonly #app: AppState;
  readonly #shares = new SvelteMap<number, number>();

  constructor(app: AppState) {
    this.#app = app;
  }

  /** From 0 to 1; undefined for an experiment that nothing was heard of. */
  of(experimentId: number): number | undefined {
    return this.#shares.get(experimentId);
  }

  /** Gives the function that ends it. */
  follow(): () => void {
    const ends = [
      this.#app.on('experiment.progress', ({ experimentId, runsDone, runsTotal, epoch, epochs }) => {
        this.#shares.set(experimentId, Math.max(runsDone / runsTotal, epoch / epochs));
      }),
      this.#app.on('experiment.ended', ({ experimentId }) => {
        this.#shares.delete(experimentId);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }
}
