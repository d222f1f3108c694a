import type { DataPreview, DataSummary } from '../../src-main/domain/data-preview.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Owns the list of data sets and a look into one of them. Which one is the address's affair. */
export class DataSets {
  readonly list = new Loaded<readonly DataSummary[]>();
  readonly preview = new Loaded<DataPreview>();
  readonly #app: AppState;
  #previewed = '';

  constructor(app: AppState) {
    this.#app = app;
  }

  load(): Promise<void> {
    return this.list.load(async () => {
      const reply = await this.#app.call('data.list', {});
      return reply.ok ? { ok: true, value: reply.value.dataSets } : reply;
    });
  }

  /** Reads one as it stands in its files now. */
  async look({ data, baseFolder, task, groupBy, hash }: DataSummary): Promise<void> {
    const keep = { keep: hash === this.#previewed };
    this.#previewed = hash;
    const params = { data, task, groupBy, ...(baseFolder === null ? {} : { baseFolder }) };
    await this.preview.load(async () => {
      const reply = await this.#app.call('data.preview', params);
      return reply.ok ? { ok: true, value: reply.value.preview } : reply;
    }, keep);
  }

  /** Keeps the numbers of experiments as they are in the store. Gives the function that ends it. */
  follow(): () => void {
    void this.load();
    const ends = (['experiment.started', 'experiment.changed'] as const).map((name) =>
      this.#app.on(name, () => void this.load()),
    );
    return () => {
      for (const end of ends) end();
    };
  }
}
