import type { Example } from '../../src-main/contract/system-api.ts';
import type { ExperimentSummary } from '../../src-main/domain/experiment-record.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded, type Failure } from './loaded.svelte.ts';

/** Owns what a new experiment can begin as: stored ones, the newest first, and the examples that ship with the program. */
export class StartingPoints {
  readonly #app: AppState;
  readonly #experiments = new Loaded<{ readonly experiments: readonly ExperimentSummary[] }>();
  readonly #examples = new Loaded<{ readonly examples: readonly Example[] }>();

  constructor(app: AppState) {
    this.#app = app;
  }

  get experiments(): readonly ExperimentSummary[] {
    return this.#experiments.value?.experiments ?? [];
  }

  get examples(): readonly Example[] {
    return this.#examples.value?.examples ?? [];
  }

  get failure(): Failure | null {
    return this.#experiments.failure ?? this.#examples.failure;
  }

  get isLoading(): boolean {
    return this.#experiments.value === undefined || this.#examples.value === undefined;
  }

  async load(): Promise<void> {
    await Promise.all([
      this.#experiments.load(() => this.#app.call('experiment.list', { limit: 500 })),
      this.#examples.load(() => this.#app.call('example.list', {})),
    ]);
  }
}
