import type { AppState } from './app-state.svelte.ts';

function counted(ids: readonly number[]): string {
  return ids.length === 1 ? 'The experiment' : `${ids.length} experiments`;
}

/** Owns what is done to experiments from a table, with its way back. Tables hear of it by the event `experiment.changed`. */
export class Organizer {
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  async star(ids: readonly number[], starred: boolean): Promise<void> {
    for (const experimentId of ids)
      if ((await this.#app.act('experiment.annotate', { experimentId, starred })) === undefined) return;
  }

  /** @param tagsOf all tags that an experiment has from now on */
  async tag(ids: readonly number[], tagsOf: (id: number) => readonly string[]): Promise<void> {
    for (const experimentId of ids) {
      const params = { experimentId, tags: tagsOf(experimentId) };
      if ((await this.#app.act('experiment.annotate', params)) === undefined) return;
    }
  }

  async annotate(experimentId: number, words: { name: string; notes: string }): Promise<boolean> {
    return (await this.#app.act('experiment.annotate', { experimentId, ...words })) !== undefined;
  }

  /** Whether they are in the trash now. */
  async trash(ids: readonly number[]): Promise<boolean> {
    if ((await this.#app.act('experiment.trash', { experimentIds: ids })) === undefined) return false;
    this.#app.toasts.show({
      kind: 'info',
      text: `${counted(ids)} moved to the trash.`,
      action: { label: 'Undo', run: () => void this.restore(ids) },
    });
    return true;
  }

  /** Whether they are out of the trash now. */
  async restore(ids: readonly number[]): Promise<boolean> {
    if ((await this.#app.act('experiment.restore', { experimentIds: ids })) === undefined) return false;
    this.#app.toasts.show({ kind: 'good', text: `${counted(ids)} restored.` });
    return true;
  }

  /** Whether they are gone now. */
  async erase(ids: readonly number[]): Promise<boolean> {
    if ((await this.#app.act('experiment.erase', { experimentIds: ids })) === undefined) return false;
    this.#app.toasts.show({ kind: 'info', text: `${counted(ids)} deleted for good.` });
    return true;
  }
}
