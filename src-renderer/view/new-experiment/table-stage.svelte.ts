import { tick } from 'svelte';
import type { MenuModel } from '../../component/menu-model.ts';
import type { AppState } from '../../state/app-state.svelte.ts';
import type { SpecDraft } from '../../state/spec-draft.svelte.ts';

/** Owns what stands over the table of layers and variants, and where the focus goes in it: the part that all editing shares. */
export class TableStage {
  menu = $state.raw<MenuModel | null>(null);
  /** Path of the layer whose settings are open; null: none. */
  settingsPath = $state.raw<string | null>(null);
  /** The table's element, once it is there. */
  table: HTMLTableElement | undefined;
  readonly draft: SpecDraft;
  readonly #app: AppState;

  constructor(app: AppState, draft: SpecDraft) {
    this.#app = app;
    this.draft = draft;
  }

  readonly find = (path: string): HTMLElement | null => this.query(`[data-field="${CSS.escape(path)}"]`);

  query(selector: string): HTMLElement | null {
    return this.table?.querySelector<HTMLElement>(selector) ?? null;
  }

  /** Goes to a field when what was changed is drawn. */
  async focus(path: string): Promise<void> {
    await tick();
    this.find(path)?.focus();
  }

  offerUndo(text: string): void {
    this.#app.toasts.show({
      kind: 'info',
      text,
      action: { label: 'Undo', run: this.draft.wayBack() },
    });
  }
}
