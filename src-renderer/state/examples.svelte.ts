import type { Example } from '../../src-main/contract/system-api.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Owns the examples that ship with the program, and starting one by one click. */
export class ExampleStarter {
  readonly list = new Loaded<readonly Example[]>();
  readonly #app: AppState;
  #starting = $state<string | null>(null);

  constructor(app: AppState) {
    this.#app = app;
  }

  /** The example that is on its way; null for none. */
  get starting(): string | null {
    return this.#starting;
  }

  load(): Promise<void> {
    return this.list.load(async () => {
      const reply = await this.#app.call('example.list', {});
      return reply.ok ? { ok: true, value: reply.value.examples } : reply;
    });
  }

  /** Starts one and goes where it is watched. */
  async start({ id, spec }: Example): Promise<void> {
    this.#starting = id;
    const info = await this.#app.act('system.info', {});
    const started = info && (await this.#app.act('experiment.start', { spec, baseFolder: info.homeFolder }));
    this.#starting = null;
    if (started !== undefined) this.#app.router.go({ view: 'live', experimentId: started.experimentId });
  }
}
