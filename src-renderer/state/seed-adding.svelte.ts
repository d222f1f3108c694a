import { freshSeeds, withMoreSeeds } from '../../src-main/domain/seed-addition.ts';
import { MOST_SEEDS, SEEDS_AT_ONCE } from '../../src-main/domain/seeds-to-add.ts';
import { isFolds, seedsPerRepeat } from '../../src-main/domain/split-spec.ts';
import type { ExperimentRecord } from '../../src-main/domain/experiment-record.ts';
import type { AppState } from './app-state.svelte.ts';

/** What is known of an experiment that is to have more seeds. */
interface Subject {
  readonly experiment: ExperimentRecord;
  /** Whether there is a result that somebody may have looked at. */
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

  /** How many seeds are added at once: 1, or with folds a whole repeat of the cross-validation. */
  readonly perUnit: number = $derived.by(() => {
    const split = this.#subject?.experiment.spec.split;
    return split !== undefined && isFolds(split) ? seedsPerRepeat(split) : 1;
  });

  /** The most that can be added, in the same unit. */
  readonly most: number = $derived.by(() => {
    const there = this.#subject?.experiment.spec.seeds.length ?? 0;
    return Math.floor((MOST_SEEDS - there) / this.perUnit);
  });

  /** How many seeds, or repeats, are to be added; null where no such number is typed. */
  readonly wanted: number | null = $derived.by(() => {
    const count = Number(this.count);
    return Number.isInteger(count) && count >= 1 && count <= this.most ? count : null;
  });

  /** Asks how many. */
  async open(experimentId: number, count: number = SEEDS_AT_ONCE): Promise<void> {
    const value = await this.#app.act('experiment.get', { experimentId });
    if (value === undefined) return;
    this.#durationMs = null;
    this.#subject = {
      experiment: value.experiment,
      hasResults: value.runs.some(({ status }) => status === 'completed'),
    };
    this.count = Math.ceil(count / this.perUnit);
  }

  close(): void {
    this.#subject = null;
  }

  /** Asks how long it would take. */
  async estimate(): Promise<void> {
    const { experiment, wanted } = this;
    if (experiment === null || wanted === null) return;
    const { spec, baseFolder } = experiment;
    const none = { ...spec, seeds: [] };
    const added = withMoreSeeds(none, freshSeeds(spec.seeds, wanted * this.perUnit));
    const reply = await this.#app.call('experiment.estimate', { spec: added, baseFolder });
    if (wanted === this.wanted) this.#durationMs = reply.ok ? reply.value.durationMs : null;
  }

  /** Adds them and goes to where the training is watched. */
  async add(): Promise<void> {
    const { experiment, wanted } = this;
    if (experiment === null || wanted === null || this.#isBusy) return;
    this.#isBusy = true;
    const { id: experimentId } = experiment;
    const value = await this.#app.act('experiment.addSeeds', {
      experimentId,
      count: wanted * this.perUnit,
    });
    this.#isBusy = false;
    if (value === undefined) return;
    this.close();
    this.#app.router.go({ view: 'live', experimentId });
  }
}
