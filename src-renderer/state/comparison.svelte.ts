import type { Value } from '../../src-main/contract/api.ts';
import type { PredictedPart } from '../../src-main/contract/evidence-api.ts';
import type { ExampleKind } from '../../src-main/domain/example-row.ts';
import type { GroupEvaluation } from '../../src-main/domain/group-evaluation.ts';
import type { PrimaryMetric } from '../../src-main/domain/metrics/primary-metric.ts';
import type { MeasurementKey } from '../../src-main/domain/run.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';
import type { GroupAddress } from './route.ts';

/** How many examples are fetched at once. */
export const EXAMPLES_AT_ONCE = 12;

/** Owns one comparison and what is fetched for it. Which groups are compared is the address's affair. */
export class ComparisonState {
  readonly overview = new Loaded<Value<'comparison.get'>>();
  readonly curves = new Loaded<Value<'run.curves'>>();
  readonly measured = new Loaded<Value<'run.measured'>>();
  readonly weights = new Loaded<Value<'comparison.weights'>>();
  readonly evaluationA = new Loaded<{ readonly evaluation: GroupEvaluation }>();
  readonly evaluationB = new Loaded<{ readonly evaluation: GroupEvaluation }>();
  readonly examples = new Loaded<Value<'comparison.examples'>>();
  readonly noise = new Loaded<Value<'comparison.noise'>>();
  readonly predictions = new Loaded<Value<'comparison.predictions'>>();
  readonly #app: AppState;
  #subject = '';

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Shows two groups, or fetches again what may have changed. */
  async show(a: GroupAddress, b: GroupAddress, curveMetric: string): Promise<void> {
    const subject = JSON.stringify([a, b]);
    const isNew = subject !== this.#subject;
    this.#subject = subject;
    const keep = { keep: !isNew };
    await this.overview.load(() => this.#app.call('comparison.get', { a, b }), keep);
    const overview = this.overview.value;
    if (subject !== this.#subject || overview === undefined || this.overview.failure !== null) return;
    void this.noise.load(() => this.#app.call('comparison.noise', { a, b }), keep);
    const runIds = [...overview.a.runs, ...overview.b.runs].map(({ runId }) => runId);
    void this.measured.load(() => this.#app.call('run.measured', { runIds }), keep);
    void this.weights.load(() => this.#app.call('comparison.weights', { a, b }), keep);
    await this.showCurves(curveMetric, isNew);
  }

  /** The curves of another metric. */
  async showCurves(metric: string, isNew = false): Promise<void> {
    const overview = this.overview.value;
    if (overview === undefined) return;
    const runIds = [...overview.a.runs, ...overview.b.runs].map(({ runId }) => runId);
    const keys: MeasurementKey[] = (['train', 'validation'] as const).map((scope) => ({
      scope,
      name: metric,
      detail: '',
    }));
    await this.curves.load(() => this.#app.call('run.curves', { runIds, keys }), { keep: !isNew });
  }

  /** What the stored predictions say, about one class or all of them. */
  async showEvaluation(part: PredictedPart, className: string | undefined): Promise<void> {
    const overview = this.overview.value;
    if (overview === undefined) return;
    const about = { part, ...(className === undefined ? {} : { class: className }) };
    await Promise.all([
      this.evaluationA.load(() =>
        this.#app.call('comparison.evaluation', { group: overview.a.ref, ...about }),
      ),
      this.evaluationB.load(() =>
        this.#app.call('comparison.evaluation', { group: overview.b.ref, ...about }),
      ),
    ]);
  }

  /** Tests of the pairs of models on the test rows. */
  async showPredictions(metric: PrimaryMetric): Promise<void> {
    const overview = this.overview.value;
    if (overview === undefined) return;
    const { a, b } = overview;
    const about = { a: a.ref, b: b.ref, part: 'test', metric } as const;
    await this.predictions.load(() => this.#app.call('comparison.predictions', about), { keep: false });
  }

  async showExamples(part: PredictedPart, kind: ExampleKind, page: number): Promise<void> {
    const overview = this.overview.value;
    if (overview === undefined) return;
    const range = { limit: EXAMPLES_AT_ONCE, offset: page * EXAMPLES_AT_ONCE };
    await this.examples.load(() =>
      this.#app.call('comparison.examples', { a: overview.a.ref, b: overview.b.ref, part, kind, ...range }),
    );
  }
}
