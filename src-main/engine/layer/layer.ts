import type { OpSet, Tensor } from '../ops/op-set.ts';

/** What one training step hands to its layers. K members, B rows per batch. */
export interface StepContext {
  readonly ops: OpSet;
  /** Number of the step over the whole training, from 0: names the dropout masks. */
  readonly step: number;
  /**
   * Present values of the model's parameters, in the model's order: kernels [K, inputs, units], those of convolutions
   * [K, height·width·inputs, filters], the rest [K, 1, units].
   */
  readonly weights: readonly Tensor[];
  /** Receives each parameter's gradient of the mean data loss, in its parameter's shape. */
  readonly gradients: (Tensor | undefined)[];
}

/**
 * Between layers every row is flat, images and sequences in the order height, width, channel: [K, B, units] with units =
 * height·width·channels. Layers that care for places reshape what they are given, which copies nothing.
 * A layer of K members with an explicit backward pass. `backward` follows the `forward` of the same step and may use
 * what that one kept.
 */
export interface Layer {
  /** Training: x of [K, B, inputs] → [K, B, units]. */
  forward(x: Tensor, context: StepContext): Tensor;
  /**
   * From the gradient by this layer's output to the one by its input; the gradients by its own parameters go into
   * `context.gradients`. It may be the very tensor that was given. `null` where `wantsInputGradient` is false and there is nothing to compute.
   */
  backward(gradient: Tensor, context: StepContext, wantsInputGradient: boolean): Tensor | null;
  /** Evaluation: x of [K or 1, B, inputs] → [K or 1, B, units]; deterministic, and leaves no trace. */
  evaluate(x: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor;
  /** Frees what it holds on the device from step to step. */
  release?(): void;
}
