import type { AppEvent } from '../contract/events.ts';
import type { Log } from './ports.ts';

export type Listener = (event: AppEvent) => void;

/** Tells every listener of every event. */
export class Emitter {
  readonly #log: Log;
  readonly #listeners = new Set<Listener>();

  constructor(log: Log) {
    this.#log = log;
  }

  emit(event: AppEvent): void {
    for (const listener of this.#listeners) this.#tell(listener, event);
  }

  /** Gives the function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  // A door that fails must not end the training that it listens to.
  #tell(listener: Listener, event: AppEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#log.error(`a listener of ${event.name} failed`, error);
    }
  }
}
