import type { Value } from '../../src-main/contract/api.ts';
import type { GroupRef } from '../../src-main/domain/run-group.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Owns which parameter of one group or two is looked at over time. */
export class WeightHistoryState {
  readonly answer = new Loaded<Value<'evaluation.weightHistory'>>();
  readonly #app: AppState;
  #groups: readonly [GroupRef, GroupRef | null] | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** About other groups, from their first parameter on. */
  async show(a: GroupRef, b: GroupRef | null): Promise<void> {
    const isNew = JSON.stringify(this.#groups) !== JSON.stringify([a, b]);
    this.#groups = [a, b];
    await this.#ask(undefined, !isNew);
  }

  choose(parameter: string): void {
    void this.#ask(parameter);
  }

  async #ask(parameter: string | undefined, keep = true): Promise<void> {
    if (this.#groups === null) return;
    const [a, b] = this.#groups;
    const about = { ...(b === null ? {} : { b }), ...(parameter === undefined ? {} : { parameter }) };
    await this.answer.load(() => this.#app.call('evaluation.weightHistory', { a, ...about }), { keep });
  }
}
