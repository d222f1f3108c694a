/** A set of listeners. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Gives the function that takes the listener off again. */
  add(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
