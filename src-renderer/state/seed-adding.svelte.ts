import { freshSeeds } from '../../src-main/domain/seed-addition.ts';
import { SEEDS_AT_ONCE } from '../../src-main/domain/seeds-to-add.ts';
import type { ExperimentRecord } from '../../src-main/domain/experiment-record.ts';
import type { AppState } from './app-state.svelte.ts';

/** What is known of an experiment that is to have more seeds. */
interface Subject {
  readonly experiment: ExperimentRecord;
  /** How often seeds were added when there were results to look at, this time included. */
  readonly hasResults: boolean;
}

/** Owns the addition of seeds to a stored experiment, from the question how many to where its training is watched. */
export class SeedAdding {
  /** As it was typed. */
  count = $state<unknown>(SEEDS_AT_ONCE);
  readonly #app: AppState;
  #subject = $state.raw<Subject | null>(null);
  #durationMs = $state.raw<number | null>(null);
  #isBusy = $state(false);

  constructor(app: AppState) {
    this.#app = app;
  }

  get experiment(): ExperimentRecord | null {
    return this.#subject?.experiment ?? null;
  }

  get hasResults(): boolean {
    return this.#subject?.hasResults ?? false;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** How long the last asked number of seeds takes; null where nobody can tell. */
  get durationMs(): number | null {
    return this.#durationMs;
  }

  /** A number of seeds that can be added; null where none is typed. */
  readonly wanted: number | null = $derived.by(() => {
    const count = Number(this.count);
    const room = 1000 - (this.#subject?.experiment.spec.seeds.length ?? 0);
    return Number.isInteger(count) && count >= 1 && count <= room ? count : null;
  });

  /** Asks how many. */
  async open(experimentId: number, count: number = SEEDS_AT_ONCE): Promise<void> {
    const value = await this.#app.act('experiment.get', { experimentId });
    if (value === undefined) return;
    this.count = count;
    this.#durationMs = null;
    this.#subject = {
      experiment: value.experiment,
      hasResults: value.runs.some(({ status }) => status === 'completed'),
    };
  }

  close(): void {
    this.#subject = null;
  }

  /** Asks how long it would take. */
  async estimate(): Promise<void> {
    const { experiment, wanted } = this;
    if (experiment === null || wanted === null) return;
    const { spec, baseFolder } = experiment;
    const grown = { ...spec, seeds: freshSeeds(spec.seeds, wanted) };
    const reply = await this.#app.call('experiment.estimate', { spec: grown, baseFolder });
    if (wanted === this.wanted) this.#durationMs = reply.ok ? reply.value.durationMs : null;
  }

  /** Adds them and goes to where the training is watched. */
  async add(): Promise<void> {
    const { experiment, wanted } = this;
    if (experiment === null || wanted === null || this.#isBusy) return;
    this.#isBusy = true;
    const { id: experimentId } = experiment;
    const value = await this.#app.act('experiment.addSeeds', { experimentId, count: wanted });
    this.#isBusy = false;
    if (value === undefined) return;
    this.close();
    this.#app.router.go({ view: 'live', experimentId });
  }
}
