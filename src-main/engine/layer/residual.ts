import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

/**
 * A residual block y = x + f(x) as two layers around those of f: one that remembers x, and one that adds it. Backward,
 * the end remembers ∂y and the start adds it: ∂x = ∂y + ∂f. He et al. 2016.
 */
export class ResidualBlock {
  /** What waits to be added: x on the way forward, ∂y on the way back. */
  #waiting: Tensor | null = null;

  /** The layer before those of f. */
  readonly start: Layer = {
    forward: (x, { ops }) => this.#remember(x, ops),
    backward: (gradient, { ops }, wantsInputGradient) =>
      wantsInputGradient ? this.#add(gradient, ops) : null,
    evaluate: (x, ops) => this.#remember(x, ops),
  };

  /** The layer behind those of f. */
  readonly end: Layer = {
    forward: (x, { ops }) => this.#add(x, ops),
    backward: (gradient, { ops }: StepContext, wantsInputGradient) =>
      wantsInputGradient ? this.#remember(gradient, ops) : null,
    evaluate: (x, ops) => this.#add(x, ops),
  };

  /** Keeps a tensor of its own, because whoever made `x` may free it. */
  #remember(x: Tensor, ops: OpSet): Tensor {
    this.#waiting = ops.reshape(x, x.shape);
    return x;
  }

  #add(x: Tensor, ops: OpSet): Tensor {
    if (this.#waiting === null) throw new AppError('internal', 'residual: its end without its start');
    const sum = ops.add(this.#waiting, x);
    ops.free(this.#waiting);
    this.#waiting = null;
    return sum;
  }
}
