import { AppError, assertNever } from '../domain/errors.ts';
import type { LossSettings } from '../domain/training.ts';
import { settled, type Loss } from './loss.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';
import { memberTensor } from './member-tensor.ts';

/** The targets of one batch on the device: int32 classes [K, B], or float32 values [K, B, 1]. */
export interface BatchTarget {
  readonly labels: Tensor | null;
  readonly values: Tensor | null;
  /** Absent or null: no member's rows are mixed. */
  readonly mixed?: MixedTarget | null;
}

/** The second targets of a batch whose rows are mixtures of two, see `Mixup`. Both shares are [K, 1, 1]. */
export interface MixedTarget {
  readonly partner: BatchTarget;
  /** λ; 1 for a member whose rows are not mixed. */
  readonly share: Tensor;
  /** 1 − λ */
  readonly partnerShare: Tensor;
}

/**
 * Gradient of the mean data loss over the batch by the outputs [K, B, units], per member, each member with its own label
 * smoothing. For B rows, with σ the sigmoid or softmax of the outputs z:
 * softmax cross-entropy with class weights w and smoothed targets t[c] = (1 − ε)·w[class]·onehot[c] + ε/C·w[c]:
 * (σ·Σ_c t[c] − t)/Σ_rows w[class]; without weights (σ − t)/B. As PyTorch's `cross_entropy(weight, label_smoothing)`,
 * but a batch whose rows all have weight 0 moves nothing, where PyTorch's mean is NaN.
 * Sigmoid cross-entropy with positive weight p and y' = (1 − ε)·y + ε/2: (σ·(1 + (p − 1)·y') − p·y')/B.
 * Squared error: 2(z − y)/B. Absolute error: sign(z − y)/B. Huber: z − y moved into ±δ, over B.
 * Of mixed rows λ times that of the targets plus 1 − λ times that of the partners', which for λ = 1 is the first, to the bit.
 */
export class LossGradient {
  readonly #ops: OpSet;
  readonly #loss: LossSettings;
  /** ε per member as [K, 1, 1]; null where it is 0 for all. */
  readonly #smoothing: Tensor | null;
  /** 1 − ε per member; null with `#smoothing`. */
  readonly #kept: Tensor | null;
  /** [1, 1, C] */
  readonly #classWeights: Tensor | null;

  /** @param smoothing one amount per member */
  constructor(ops: OpSet, loss: Loss, smoothing: readonly number[]) {
    this.#ops = ops;
    this.#loss = settled(loss);
    this.#smoothing = memberTensor(ops, smoothing);
    this.#kept =
      this.#smoothing === null
        ? null
        : memberTensor(
            ops,
            smoothing.map((amount) => 1 - amount),
          );
    const { classWeights } = this.#loss;
    this.#classWeights =
      classWeights === null ? null : ops.float([1, 1, classWeights.length], Float32Array.from(classWeights));
  }

  /** Call it within a scope. */
  of(outputs: Tensor, target: BatchTarget): Tensor {
    const own = this.#ofOne(outputs, target);
    const { mixed } = target;
    if (mixed === undefined || mixed === null) return own;
    const partners = this.#ofOne(outputs, mixed.partner);
    return this.#ops.add(this.#ops.mul(own, mixed.share), this.#ops.mul(partners, mixed.partnerShare));
  }

  release(): void {
    for (const tensor of [this.#smoothing, this.#kept, this.#classWeights])
      if (tensor !== null) this.#ops.free(tensor);
  }

  #ofOne(outputs: Tensor, target: BatchTarget): Tensor {
    const ops = this.#ops;
    const { name } = this.#loss;
    if (name === 'softmaxCrossEntropy' && (this.#smoothing !== null || this.#classWeights !== null))
      return this.#weightedSoftmax(outputs, required(target.labels));
    const raw = this.#raw(outputs, target);
    const share = ops.float([], Float32Array.of((name === 'squaredError' ? 2 : 1) / outputs.shape[1]));
    const gradient = ops.mul(raw, share);
    ops.free(raw);
    return gradient;
  }

  #raw(outputs: Tensor, target: BatchTarget): Tensor {
    const ops = this.#ops;
    const { name, huberDelta } = this.#loss;
    switch (name) {
      case 'softmaxCrossEntropy':
        return ops.softmaxCrossEntropyGradient(outputs, required(target.labels));
      case 'sigmoidCrossEntropy':
        return this.#sigmoid(outputs, required(target.values));
      case 'squaredError':
        return ops.sub(outputs, required(target.values));
      case 'absoluteError':
        return ops.sign(ops.sub(outputs, required(target.values)));
      case 'huber':
        return ops.clip(ops.sub(outputs, required(target.values)), huberDelta);
      default:
        return assertNever(name);
    }
  }

  #weightedSoftmax(outputs: Tensor, labels: Tensor): Tensor {
    const ops = this.#ops;
    const classes = outputs.shape[2];
    const onehot = ops.oneHot(labels, classes);
    const own = this.#classWeights === null ? onehot : ops.mul(onehot, this.#classWeights);
    const targets = this.#smooth(own, classes);
    const probabilities = ops.add(ops.softmaxCrossEntropyGradient(outputs, labels), onehot);
    const difference = ops.sub(ops.mul(probabilities, ops.sum(targets, [2])), targets);
    return ops.divNoNan(difference, ops.sum(own, [1, 2]));
  }

  /** (1 − ε)·own + ε/C·w */
  #smooth(own: Tensor, classes: number): Tensor {
    if (this.#smoothing === null || this.#kept === null) return own;
    const ops = this.#ops;
    const share = ops.mul(this.#smoothing, ops.float([], Float32Array.of(1 / classes)));
    const spread = this.#classWeights === null ? share : ops.mul(this.#classWeights, share);
    return ops.add(ops.mul(own, this.#kept), spread);
  }

  #sigmoid(outputs: Tensor, values: Tensor): Tensor {
    const ops = this.#ops;
    const half = ops.float([], Float32Array.of(0.5));
    const targets =
      this.#smoothing === null || this.#kept === null
        ? values
        : ops.add(ops.mul(values, this.#kept), ops.mul(this.#smoothing, half));
    const probabilities = ops.sigmoid(outputs);
    const { positiveWeight } = this.#loss;
    if (positiveWeight === 1) return ops.sub(probabilities, targets);
    const weight = ops.float([], Float32Array.of(positiveWeight));
    const excess = ops.float([], Float32Array.of(positiveWeight - 1));
    const one = ops.float([], Float32Array.of(1));
    const factor = ops.add(ops.mul(targets, excess), one);
    return ops.sub(ops.mul(probabilities, factor), ops.mul(targets, weight));
  }
}

function required(target: Tensor | null): Tensor {
  if (target === null)
    throw new AppError('internal', 'the batch lacks the kind of target that the loss needs');
  return target;
}
