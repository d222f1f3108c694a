import type { Value } from '../../src-main/contract/api.ts';
import type { PrimaryMetric } from '../../src-main/domain/metrics/primary-metric.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** Owns what one experiment says about strengths, in one metric. */
export class StrengthState {
  readonly evidence = new Loaded<Value<'strength.get'>>();
  readonly #app: AppState;
  #experimentId: number | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** @param metric undefined for the experiment's primary metric */
  async show(experimentId: number, metric: PrimaryMetric | 'dataLoss' | undefined): Promise<void> {
    const isNew = experimentId !== this.#experimentId;
    this.#experimentId = experimentId;
    const params = { experimentId, ...(metric === undefined ? {} : { metric }) };
    await this.evidence.load(() => this.#app.call('strength.get', params), { keep: !isNew });
  }
}
