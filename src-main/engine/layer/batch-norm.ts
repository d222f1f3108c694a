import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor, Variable } from '../ops/op-set.ts';
import { readVariable } from '../ops/read-variable.ts';
import type { Layer, StepContext } from './layer.ts';

const BATCH_AXIS = [1];

/** What evaluation uses in place of a batch's own statistics. */
export type RunningStatistic = 'runningMean' | 'runningVariance';

/** Settings and places of one batch norm of K members. */
export interface BatchNormSettings {
  readonly members: number;
  readonly units: number;
  /** Positions among the model's parameters. */
  readonly scale: number;
  readonly shift: number;
  readonly momentum: number;
  readonly epsilon: number;
}

/**
 * Batch norm over the batch axis, per member and unit: y = scale·x̂ + shift with x̂ = (x − μ)/√(σ² + ε).
 * Training takes μ and the biased σ² of the batch and moves the running statistics by
 * r ← r + momentum·(batch's − r), with the unbiased variance (PyTorch's `nn.BatchNorm1d`).
 * Gradients: ∂scale = Σ ∂y·x̂, ∂shift = Σ ∂y, ∂x = scale/√(σ² + ε) · (∂y − mean(∂y) − x̂·mean(∂y·x̂)).
 * Ioffe, Szegedy 2015, section 3.
 */
export class BatchNorm implements Layer {
  readonly #settings: BatchNormSettings;
  readonly #ops: OpSet;
  readonly #epsilon: Tensor;
  readonly #momentum: Tensor;
  readonly #runningMean: Variable;
  readonly #runningVariance: Variable;
  #saved: { readonly normalized: Tensor; readonly inverseDeviation: Tensor } | null = null;

  constructor(ops: OpSet, settings: BatchNormSettings) {
    this.#ops = ops;
    this.#settings = settings;
    const shape = [settings.members, 1, settings.units];
    const count = settings.members * settings.units;
    this.#epsilon = ops.float([], Float32Array.of(settings.epsilon));
    this.#momentum = ops.float([], Float32Array.of(settings.momentum));
    this.#runningMean = ops.variable(shape, new Float32Array(count));
    this.#runningVariance = ops.variable(shape, new Float32Array(count).fill(1));
  }

  forward(x: Tensor, { ops, weights }: StepContext): Tensor {
    const mean = ops.mean(x, BATCH_AXIS);
    const centred = ops.sub(x, mean);
    const squares = ops.square(centred);
    const variance = ops.mean(squares, BATCH_AXIS);
    ops.free(squares);
    this.#follow(mean, variance, x.shape[1]);
    const inverseDeviation = ops.rsqrt(ops.add(variance, this.#epsilon));
    const normalized = ops.mul(centred, inverseDeviation);
    ops.free(centred);
    this.#saved = { normalized, inverseDeviation };
    return this.#scaleAndShift(normalized, ops, weights);
  }

  backward(
    gradient: Tensor,
    { ops, weights, gradients }: StepContext,
    wantsInputGradient: boolean,
  ): Tensor | null {
    if (this.#saved === null) throw new AppError('internal', 'batch norm: backward without forward');
    const { normalized, inverseDeviation } = this.#saved;
    this.#saved = null;
    const { scale, shift } = this.#settings;
    const product = ops.mul(gradient, normalized);
    gradients[scale] = ops.sum(product, BATCH_AXIS);
    gradients[shift] = ops.sum(gradient, BATCH_AXIS);
    if (!wantsInputGradient) return null;
    const meanProduct = ops.mean(product, BATCH_AXIS);
    ops.free(product);
    const along = ops.mul(normalized, meanProduct);
    const centred = ops.sub(gradient, ops.mean(gradient, BATCH_AXIS));
    const remaining = ops.sub(centred, along);
    ops.free(centred);
    ops.free(along);
    return ops.mul(remaining, ops.mul(weights[scale], inverseDeviation));
  }

  evaluate(x: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor {
    const centred = ops.sub(x, ops.value(this.#runningMean));
    const variance = ops.value(this.#runningVariance);
    const normalized = ops.mul(centred, ops.rsqrt(ops.add(variance, this.#epsilon)));
    ops.free(centred);
    return this.#scaleAndShift(normalized, ops, weights);
  }

  /** The running statistics by name, row-major [K, units]. */
  async readState(): Promise<ReadonlyMap<RunningStatistic, Float32Array>> {
    return new Map([
      ['runningMean', await readVariable(this.#ops, this.#runningMean)],
      ['runningVariance', await readVariable(this.#ops, this.#runningVariance)],
    ]);
  }

  /** Sets the running statistics; call it within a scope. */
  writeState(valuesOf: (statistic: RunningStatistic) => Float32Array): void {
    const write = (variable: Variable, values: Float32Array): void =>
      this.#ops.assign(variable, this.#ops.float(variable.shape, values));
    write(this.#runningMean, valuesOf('runningMean'));
    write(this.#runningVariance, valuesOf('runningVariance'));
  }

  release(): void {
    this.#ops.free(this.#epsilon);
    this.#ops.free(this.#momentum);
    this.#ops.release(this.#runningMean);
    this.#ops.release(this.#runningVariance);
  }

  #scaleAndShift(normalized: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor {
    const scaled = ops.mul(normalized, weights[this.#settings.scale]);
    const shifted = ops.add(scaled, weights[this.#settings.shift]);
    ops.free(scaled);
    return shifted;
  }

  #follow(mean: Tensor, biasedVariance: Tensor, batch: number): void {
    this.#ops.scope(() => {
      const unbiased = this.#ops.float([], Float32Array.of(batch / (batch - 1)));
      this.#move(this.#runningMean, mean);
      this.#move(this.#runningVariance, this.#ops.mul(biasedVariance, unbiased));
    });
  }

  #move(running: Variable, batchStatistic: Tensor): void {
    const ops = this.#ops;
    const present = ops.value(running);
    const step = ops.mul(ops.sub(present, batchStatistic), this.#momentum);
    ops.free(present);
    ops.assignSub(running, step);
  }
}
