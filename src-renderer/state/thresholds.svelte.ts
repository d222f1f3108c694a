import type { GroupRef } from '../../src-main/domain/run-group.ts';
import type { ThresholdReport } from '../../src-main/domain/threshold-report.ts';
import type { ThresholdRule } from '../../src-main/domain/threshold.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** A slider is asked about when it rests. */
const REST_MS = 120;

/** What nobody has fitted to any rows. */
const USUAL: ThresholdRule = { kind: 'fixed', threshold: 0.5 };

/**
 * Owns how a threshold is chosen for one group or two, and what comes of it. A threshold that is set by hand is tried on the
 * test rows only when that is asked for, and it counts how often that was.
 */
export class ThresholdState {
  readonly answer = new Loaded<{ readonly report: ThresholdReport }>();
  readonly #app: AppState;
  #rule = $state.raw<ThresholdRule>(USUAL);
  #positive = $state<string | undefined>();
  #tries = $state(0);
  #groups: readonly [GroupRef, GroupRef | null] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: AppState) {
    this.#app = app;
  }

  get rule(): ThresholdRule {
    return this.#rule;
  }

  /** The positive class; undefined: the second. */
  get positive(): string | undefined {
    return this.#positive;
  }

  /** How often thresholds set by hand were tried on the test rows. */
  get tries(): number {
    return this.#tries;
  }

  /** About other groups; their classes may have other names, and their test rows are new. */
  async show(a: GroupRef, b: GroupRef | null): Promise<void> {
    const isNew = JSON.stringify(this.#groups) !== JSON.stringify([a, b]);
    this.#groups = [a, b];
    if (isNew) {
      this.#positive = undefined;
      this.#tries = 0;
    }
    await this.#ask(this.#isFree(), !isNew);
  }

  choose(rule: ThresholdRule): void {
    const isSlide = rule.kind === this.#rule.kind;
    this.#rule = rule;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(this.#isFree()), isSlide ? REST_MS : 0);
  }

  call(positive: string): void {
    this.#positive = positive;
    void this.#ask(this.#isFree());
  }

  /** Tries a threshold that was set by hand on the test rows. */
  tryOnTest(): void {
    this.#tries += 1;
    void this.#ask(true);
  }

  /** Whether the test rows have no part in what is chosen now: by a rule, or 0.5 as it was before anybody looked. */
  #isFree(): boolean {
    return this.#rule.kind !== 'fixed' || this.#rule.threshold === 0.5;
  }

  async #ask(withTest: boolean, keep = true): Promise<void> {
    if (this.#groups === null) return;
    const [a, b] = this.#groups;
    await this.answer.load(
      () =>
        this.#app.call('evaluation.thresholds', {
          a,
          ...(b === null ? {} : { b }),
          rule: this.#rule,
          ...(this.#positive === undefined ? {} : { class: this.#positive }),
          withTest,
        }),
      { keep },
    );
  }
}
