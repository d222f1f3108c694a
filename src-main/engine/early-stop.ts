import type { PreparedData } from '../domain/dataset.ts';
import type { EarlyStopState } from '../domain/checkpoint.ts';
import type { EarlyStopping } from '../domain/early-stopping.ts';
import { classificationMeasurements } from '../domain/metrics/classification.ts';
import { metricDirection } from '../domain/metrics/metric-name.ts';
import { regressionMeasurements } from '../domain/metrics/regression.ts';

/** What is monitored of one member's validation part in an epoch. */
export interface Validated {
  readonly dataLoss: number;
  /** Row-major [rows, predictionWidth], a regression's in the scaled target's units. */
  readonly predictions: Float32Array;
}

/** What an epoch means for a member. */
export interface EpochVerdict {
  /** Whether it is the best one so far by what is monitored. */
  readonly isBest: boolean;
  readonly stops: boolean;
}

/** One member's early stopping: counts the epochs without improvement; see `EarlyStopping`. */
export class EarlyStop {
  readonly #spec: EarlyStopping;
  readonly #data: PreparedData;
  /** 1 where less is better, −1 where more is. */
  readonly #sign: number;
  #best = Infinity;
  #idleEpochs = 0;

  constructor(spec: EarlyStopping, data: PreparedData) {
    this.#spec = spec;
    this.#data = data;
    this.#sign = metricDirection(spec.monitor ?? 'dataLoss') === 'higherIsBetter' ? -1 : 1;
  }

  /** Takes note of an epoch; call it once per epoch, in order. */
  take(validated: Validated): EpochVerdict {
    const value = this.#monitored(validated);
    const isBest = value !== null && this.#sign * value < this.#best - (this.#spec.minimumChange ?? 0);
    if (isBest) {
      this.#best = this.#sign * value;
      this.#idleEpochs = 0;
    } else this.#idleEpochs += 1;
    return { isBest, stops: this.#idleEpochs >= this.#spec.patience };
  }

  /** Between two epochs. */
  get state(): EarlyStopState {
    return { best: Number.isFinite(this.#best) ? this.#best : null, idleEpochs: this.#idleEpochs };
  }

  /** Goes on behind a state. */
  restore({ best, idleEpochs }: EarlyStopState): void {
    this.#best = best ?? Infinity;
    this.#idleEpochs = idleEpochs;
  }

  /** Null where the metric is not defined. */
  #monitored({ dataLoss, predictions }: Validated): number | null {
    const { monitor = 'dataLoss' } = this.#spec;
    if (monitor === 'dataLoss') return dataLoss;
    const { classNames, targetScale, targetOffset, parts } = this.#data;
    const { labels, values } = parts.validation;
    const inOwnUnits = (numbers: Float32Array): Float32Array =>
      numbers.map((value) => value * targetScale + targetOffset);
    const measurements =
      classNames !== null && labels !== undefined
        ? classificationMeasurements('validation', predictions, labels, classNames, 'perEpoch')
        : regressionMeasurements(
            'validation',
            inOwnUnits(predictions),
            inOwnUnits(values ?? new Float32Array()),
          );
    return measurements.find(({ name }) => name === monitor)?.value.value ?? null;
  }
}
