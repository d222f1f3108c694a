import type { Value } from '../../src-main/contract/api.ts';
import type { PredictedPart } from '../../src-main/contract/evidence-api.ts';
import type { PrimaryMetric } from '../../src-main/domain/metrics/primary-metric.ts';
import type { GroupRef } from '../../src-main/domain/run-group.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Owns by which column one group or two are sliced, and what comes of it. */
export class SliceState {
  readonly columns = new Loaded<Value<'evaluation.sliceColumns'>>();
  readonly answer = new Loaded<Value<'evaluation.slices'>>();
  readonly #app: AppState;
  #column = $state<string | undefined>();
  #part = $state<PredictedPart>('test');
  #metric = $state<PrimaryMetric | undefined>();
  #groups: readonly [GroupRef, GroupRef | null] | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** undefined until one is chosen: nothing is sliced before. */
  get column(): string | undefined {
    return this.#column;
  }

  get part(): PredictedPart {
    return this.#part;
  }

  /** undefined: the one that the experiment is judged by. */
  get metric(): PrimaryMetric | undefined {
    return this.#metric;
  }

  /** About other groups. */
  async show(a: GroupRef, b: GroupRef | null): Promise<void> {
    const isNew = JSON.stringify(this.#groups) !== JSON.stringify([a, b]);
    this.#groups = [a, b];
    await this.columns.load(() => this.#app.call('evaluation.sliceColumns', { group: a }), { keep: !isNew });
    const known = this.columns.value?.columns.some(({ name }) => name === this.#column);
    if (known === false) this.#column = undefined;
    await this.#ask(!isNew);
  }

  chooseColumn(column: string): void {
    this.#column = column;
    void this.#ask(false);
  }

  choosePart(part: PredictedPart): void {
    this.#part = part;
    void this.#ask();
  }

  chooseMetric(metric: PrimaryMetric): void {
    this.#metric = metric;
    void this.#ask();
  }

  async #ask(keep = true): Promise<void> {
    if (this.#groups === null || this.#column === undefined) return;
    const [a, b] = this.#groups;
    const column = this.#column;
    const about = {
      part: this.#part,
      column,
      ...(b === null ? {} : { b }),
      ...(this.#metric === undefined ? {} : { metric: this.#metric }),
    };
    await this.answer.load(() => this.#app.call('evaluation.slices', { a, ...about }), { keep });
  }
}
