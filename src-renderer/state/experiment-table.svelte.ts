import type { Value } from '../../src-main/contract/api.ts';
import type { ExperimentRow } from '../../src-main/domain/experiment-row.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded, type Failure } from './loaded.svelte.ts';

/** Owns the list of all stored experiments and keeps it as it is in the store. */
export class ExperimentTable {
  readonly #app: AppState;
  readonly #loaded = new Loaded<Value<'experiment.table'>>();

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Newest first; undefined until the first answer. */
  get rows(): readonly ExperimentRow[] | undefined {
    return this.#loaded.value?.rows;
  }

  get failure(): Failure | null {
    return this.#loaded.failure;
  }

  reload(): void {
    void this.#loaded.load(() => this.#app.call('experiment.table', {}));
  }

  /** Loads it, and again after every change. Gives the function that ends it. */
  follow(): () => void {
    this.reload();
    const ends = (['experiment.started', 'experiment.ended', 'experiment.changed'] as const).map((name) =>
      this.#app.on(name, () => {
        this.reload();
      }),
    );
    ends.push(
      this.#app.onReturn(() => {
        this.reload();
      }),
    );
    return () => {
      for (const end of ends) end();
    };
  }
}
