import type { Value } from '../../src-main/contract/api.ts';
import type { Inspection } from '../../src-main/domain/inspection.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Owns what the program says about itself, its database and its machine. */
export class Settings {
  readonly info = new Loaded<Value<'system.info'>>();
  readonly inspection = new Loaded<Inspection>();
  readonly backup = new Loaded<Value<'system.backup'>>();
  readonly backups = new Loaded<Value<'backup.list'>>();
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  loadInfo(): Promise<void> {
    return this.info.load(() => this.#app.call('system.info', {}));
  }

  loadBackups(): Promise<void> {
    return this.backups.load(() => this.#app.call('backup.list', {}));
  }

  /** Takes seconds. */
  inspect(): Promise<void> {
    return this.inspection.load(() => this.#app.call('system.doctor', {}));
  }

  /** @param to an absolute path; empty: beside the database */
  backUp(to: string): Promise<void> {
    return this.backup.load(() => this.#app.call('system.backup', to === '' ? {} : { to }), { keep: false });
  }

  /** Keeps the counts as they are in the store. Gives the function that ends it. */
  follow(): () => void {
    void this.loadInfo();
    void this.loadBackups();
    const ends = (['experiment.started', 'experiment.changed', 'experiment.ended'] as const).map((name) =>
      this.#app.on(name, () => void this.loadInfo()),
    );
    return () => {
      for (const end of ends) end();
    };
  }
}
