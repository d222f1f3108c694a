import type { ErrorReport } from '../../src-main/contract/trainer-messages.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { Unreachable } from '../connection/unreachable.ts';

/** Why something could not be had. */
export type Failure = ErrorReport | Unreachable['error'];

type Answer<Value> = Reply<Value> | Unreachable;

/**
 * Something that is asked of the core: loading, then ready or failed. A newer request outruns an older one, and a reload
 * keeps showing what is there until the new answer comes.
 */
export class Loaded<Value> {
  #value = $state.raw<Value>();
  #failure = $state.raw<Failure | null>(null);
  #isLoading = $state(false);
  #request = 0;

  /** undefined until the first answer. */
  get value(): Value | undefined {
    return this.#value;
  }

  /** null unless the last request failed. */
  get failure(): Failure | null {
    return this.#failure;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Asks; `keep: false` forgets what was there before, for another subject. */
  async load(ask: () => Promise<Answer<Value>>, { keep = true } = {}): Promise<void> {
    const request = ++this.#request;
    if (!keep) this.#value = undefined;
    this.#isLoading = true;
    const answer = await ask();
    if (request !== this.#request) return;
    this.#isLoading = false;
    if (answer.ok) {
      this.#value = answer.value;
      this.#failure = null;
    } else this.#failure = answer.error;
  }

  /** Puts a value in place that came another way; a request on its way is forgotten. */
  set(value: Value): void {
    this.#request += 1;
    this.#isLoading = false;
    this.#failure = null;
    this.#value = value;
  }
}
