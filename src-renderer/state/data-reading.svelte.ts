import type { DataProgress } from '../../src-main/contract/data-api.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { Unreachable } from '../connection/unreachable.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

let lastToken = 0;

/** Ids that no other window has, where a page may not ask for a UUID: one that is served without encryption. */
function newToken(): string {
  lastToken += 1;
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${lastToken}`;
}

/** Owns one reading of data at a time: how far it is, and the way to end it. A new one ends the one before. */
export class DataReading<Value> {
  #loaded = $state.raw(new Loaded<Value>());
  #progress = $state.raw<DataProgress | null>(null);
  #isCancelled = $state(false);
  #token: string | null = null;
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  get loaded(): Loaded<Value> {
    return this.#loaded;
  }

  /** How far it is; null before the first word of it, and when nothing is read. */
  get progress(): DataProgress | null {
    return this.#loaded.isLoading ? this.#progress : null;
  }

  /** Whether a person ended the last one. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Follows what the core says. Gives the function that ends it. */
  follow(): () => void {
    return this.#app.on('data.progress', (progress) => {
      if (progress.token === this.#token) this.#progress = progress;
    });
  }

  /** Reads; `keep: false` forgets what was there before, for another subject. */
  async read(
    ask: (token: string) => Promise<Reply<Value> | Unreachable>,
    options: { readonly keep?: boolean } = {},
  ): Promise<void> {
    this.#end();
    const token = newToken();
    this.#token = token;
    this.#progress = null;
    this.#isCancelled = false;
    await this.#loaded.load(() => ask(token), options);
    if (this.#token === token) this.#token = null;
  }

  /** Puts a value in place that came another way. */
  set(value: Value): void {
    this.clear();
    this.#loaded.set(value);
  }

  /** A person ends it. */
  cancel(): void {
    if (this.#token === null) return;
    this.#end();
    this.#loaded = new Loaded();
    this.#isCancelled = true;
  }

  /** Forgets what was read, and ends what is being read. */
  clear(): void {
    this.#end();
    this.#isCancelled = false;
    this.#loaded = new Loaded();
  }

  #end(): void {
    if (this.#token === null) return;
    // Where it has ended meanwhile there is nothing to say.
    void this.#app.call('data.cancel', { token: this.#token });
    this.#token = null;
    this.#progress = null;
  }
}
