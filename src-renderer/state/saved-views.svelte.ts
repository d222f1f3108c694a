import type { SavedView } from '../../src-main/domain/saved-view.ts';
import type { AppState } from './app-state.svelte.ts';

/** Owns the list of saved views. */
export class SavedViews {
  readonly #app: AppState;
  #views = $state.raw<readonly SavedView[]>([]);

  constructor(app: AppState) {
    this.#app = app;
  }

  get all(): readonly SavedView[] {
    return this.#views;
  }

  async load(): Promise<void> {
    this.#take(await this.#app.act('savedView.list', {}));
  }

  async save(view: SavedView): Promise<void> {
    this.#take(await this.#app.act('savedView.save', view));
  }

  async remove(view: SavedView): Promise<void> {
    const answer = await this.#app.act('savedView.remove', { name: view.name });
    if (answer === undefined) return;
    this.#take(answer);
    this.#app.toasts.show({
      kind: 'info',
      text: `View “${view.name}” removed.`,
      action: { label: 'Undo', run: () => void this.save(view) },
    });
  }

  #take(answer: { readonly views: readonly SavedView[] } | undefined): void {
    if (answer !== undefined) this.#views = answer.views;
  }
}
