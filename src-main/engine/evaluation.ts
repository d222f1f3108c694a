import type { PreparedPart } from '../domain/dataset.ts';
import type { ModelShape } from '../domain/model-shape.ts';
import type { LossSettings } from '../domain/training.ts';
import type { ActivityMeans, ActivityTotals } from './activity-means.ts';
import type { Ensemble } from './ensemble.ts';
import { dataLoss, toPredictions } from './loss.ts';
import type { OpSet } from './ops/op-set.ts';

/** What one member says about one part of the data, in evaluation mode. */
export interface PartResult {
  /** Mean data loss, no penalty in it; not finite where the member diverged. */
  readonly dataLoss: number;
  /** Row-major [rows, predictionWidth]: probabilities, or values in the scaled target's units. */
  readonly predictions: Float32Array;
  /** One entry per site of the model; empty where nobody asked for them. */
  readonly activities: readonly ActivityMeans[];
}

/** Rows per evaluation batch: large enough to keep the cores busy. */
const EVALUATION_ROWS = 1024;
/** Numbers in the widest layer's activations of an evaluation batch, all members together: 128 MiB. */
const EVALUATION_NUMBERS = 2 ** 25;

/** Fewer rows where K members' activations are wide, as those of convolutions are. */
function evaluationRows({ inputs, layers }: ModelShape, members: number): number {
  const widest = Math.max(inputs, ...layers.map(({ units }) => units));
  return Math.max(1, Math.min(EVALUATION_ROWS, Math.floor(EVALUATION_NUMBERS / (widest * members))));
}

/** Evaluates all members of an ensemble at their present weights. */
export class Evaluation {
  readonly #ops: OpSet;
  readonly #ensemble: Ensemble;
  readonly #model: ModelShape;
  readonly #loss: LossSettings;
  readonly #pause: () => Promise<void>;

  /** @param pause is awaited between batches; what it throws ends the evaluation */
  constructor(
    ops: OpSet,
    ensemble: Ensemble,
    { model, loss }: { readonly model: ModelShape; readonly loss: LossSettings },
    pause: () => Promise<void>,
  ) {
    this.#ops = ops;
    this.#ensemble = ensemble;
    this.#model = model;
    this.#loss = loss;
    this.#pause = pause;
  }

  /**
   * @param withActivities whether activities that are penalized are measured too
   * @returns one result per member
   */
  async of({ rows, features, ...target }: PreparedPart, withActivities = false): Promise<PartResult[]> {
    const totals = withActivities ? this.#ensemble.makeActivityTotals() : undefined;
    const units = this.#model.outputs;
    const outputs = Array.from({ length: this.#ensemble.size }, () => new Float32Array(rows * units));
    const step = evaluationRows(this.#model, this.#ensemble.size);
    for (let start = 0; start < rows; start += step) {
      const end = Math.min(start + step, rows);
      const chunk = await this.#outputsOf(features, start, end, totals);
      const length = (end - start) * units;
      outputs.forEach((own, member) => {
        own.set(chunk.subarray(member * length, (member + 1) * length), start * units);
      });
      await this.#pause();
    }
    const means = totals?.means();
    return outputs.map((own, member) => ({
      dataLoss: dataLoss(this.#loss, own, units, target),
      predictions: toPredictions(this.#loss, own, units),
      activities: means?.[member] ?? [],
    }));
  }

  /** Row-major [K, end − start, units]. */
  async #outputsOf(
    features: Float32Array,
    start: number,
    end: number,
    totals: ActivityTotals | undefined,
  ): Promise<Float32Array> {
    const { inputs } = this.#model;
    const x = this.#ops.float([1, end - start, inputs], features.subarray(start * inputs, end * inputs));
    try {
      return await this.#ensemble.evaluate(x, totals);
    } finally {
      this.#ops.free(x);
    }
  }
}
