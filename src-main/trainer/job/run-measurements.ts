import type { Part, PreparedData } from '../../domain/dataset.ts';
import type { ModelShape } from '../../domain/model-shape.ts';
import { classificationMeasurements, type MetricDetail } from '../../domain/metrics/classification.ts';
import { defined } from '../../domain/metrics/metric-value.ts';
import { regressionMeasurements } from '../../domain/metrics/regression.ts';
import type { Measurement, Scope } from '../../domain/run.ts';
import type { PartResult } from '../../engine/evaluation.ts';
import type { WeightNorms } from '../../engine/penalty.ts';

/** Turns what the engine computed into the measurements that are stored. */
export class RunMeasurements {
  readonly #data: PreparedData;
  readonly #model: ModelShape;

  constructor(data: PreparedData, model: ModelShape) {
    this.#data = data;
    this.#model = model;
  }

  /** Data loss and the metrics of a part. */
  ofPart(part: Part, result: PartResult, detail: MetricDetail): Measurement[] {
    return [plain(part, 'dataLoss', result.dataLoss), ...this.#metrics(part, result.predictions, detail)];
  }

  /** Penalty, and per parameter the L2 norm and the share of near-zero weights. */
  ofModel(penalty: number, norms: readonly WeightNorms[]): Measurement[] {
    const perParameter = norms.flatMap((norm, index): Measurement[] => {
      const detail = this.#model.parameters[index].name;
      return [
        plain('model', 'l2Norm', Math.sqrt(norm.squareSum), detail),
        plain('model', 'zeroShare', norm.zeroShare, detail),
      ];
    });
    return [plain('model', 'penalty', penalty), ...perParameter];
  }

  /** Class probabilities as they are; regression outputs in the target's own units. */
  inOwnUnits(predictions: Float32Array): Float32Array {
    const { classNames, targetScale, targetOffset } = this.#data;
    return classNames === null ? predictions.map((value) => value * targetScale + targetOffset) : predictions;
  }

  #metrics(part: Part, predictions: Float32Array, detail: MetricDetail): Measurement[] {
    const { classNames, parts } = this.#data;
    const { labels, values } = parts[part];
    if (classNames !== null && labels !== undefined)
      return classificationMeasurements(part, predictions, labels, classNames, detail);
    return regressionMeasurements(
      part,
      this.inOwnUnits(predictions),
      this.inOwnUnits(values ?? new Float32Array()),
    );
  }
}

function plain(scope: Scope, name: string, value: number, detail = ''): Measurement {
  return { scope, name, detail, value: defined(value) };
}
