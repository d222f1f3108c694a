import type { PreparedPart } from '../domain/dataset.ts';
import type { LossName } from '../domain/experiment.ts';
import type { ModelShape } from '../domain/model.ts';
import type { Ensemble } from './ensemble.ts';
import { dataLoss, toPredictions } from './loss.ts';
import type { OpSet } from './ops/op-set.ts';

/** What one member says about one part of the data, in evaluation mode. */
export interface PartResult {
  /** Mean data loss, no penalty in it; not finite where the member diverged. */
  readonly dataLoss: number;
  /** Row-major [rows, predictionWidth]: probabilities, or values in the scaled target's units. */
  readonly predictions: Float32Array;
}

/** Rows per evaluation batch: large enough to keep the cores busy, small enough for K members' activations. */
const EVALUATION_ROWS = 1024;

/** Evaluates all members of an ensemble at their present weights. */
export class Evaluation {
  readonly #ops: OpSet;
  readonly #ensemble: Ensemble;
  readonly #model: ModelShape;
  readonly #loss: LossName;
  readonly #pause: () => Promise<void>;

  /** @param pause is awaited between batches; what it throws ends the evaluation */
  constructor(
    ops: OpSet,
    ensemble: Ensemble,
    { model, loss }: { readonly model: ModelShape; readonly loss: LossName },
    pause: () => Promise<void>,
  ) {
    this.#ops = ops;
    this.#ensemble = ensemble;
    this.#model = model;
    this.#loss = loss;
    this.#pause = pause;
  }

  /** One result per member. */
  async of({ rows, features, ...target }: PreparedPart): Promise<PartResult[]> {
    const units = this.#model.outputs;
    const outputs = Array.from({ length: this.#ensemble.size }, () => new Float32Array(rows * units));
    for (let start = 0; start < rows; start += EVALUATION_ROWS) {
      const end = Math.min(start + EVALUATION_ROWS, rows);
      const chunk = await this.#outputsOf(features, start, end);
      const length = (end - start) * units;
      outputs.forEach((own, member) => {
        own.set(chunk.subarray(member * length, (member + 1) * length), start * units);
      });
      await this.#pause();
    }
    return outputs.map((own) => ({
      dataLoss: dataLoss(this.#loss, own, units, target),
      predictions: toPredictions(this.#loss, own, units),
    }));
  }

  /** Row-major [K, end − start, units]. */
  async #outputsOf(features: Float32Array, start: number, end: number): Promise<Float32Array> {
    const { inputs } = this.#model;
    const x = this.#ops.float([1, end - start, inputs], features.subarray(start * inputs, end * inputs));
    try {
      return await this.#ensemble.evaluate(x);
    } finally {
      this.#ops.free(x);
    }
  }
}
