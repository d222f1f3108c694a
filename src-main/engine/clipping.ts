import type { ClippingSpec } from '../domain/training.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';

/** What PyTorch adds to the norm before it divides. */
const NORM_EPSILON = 1e-6;

/**
 * The gradients of all parameters, limited as `ClippingSpec` says, each member by its own. Call it within a scope.
 * @param gradients [K, …] each; freed
 */
export function clipGradients(
  ops: OpSet,
  { type, limit }: ClippingSpec,
  gradients: readonly Tensor[],
): Tensor[] {
  const scale = type === 'norm' ? normScale(ops, gradients, limit) : null;
  return gradients.map((gradient) => {
    const clipped = scale === null ? ops.clip(gradient, limit) : ops.mul(gradient, scale);
    ops.free(gradient);
    return clipped;
  });
}

/** min(1, limit/(norm + 1e-6)) per member, over all of its parameters. */
function normScale(ops: OpSet, gradients: readonly Tensor[], limit: number): Tensor {
  const scalar = (value: number): Tensor => ops.float([], Float32Array.of(value));
  let total: Tensor | null = null;
  for (const gradient of gradients) {
    const squares = ops.square(gradient);
    const sum = ops.sum(squares, [1, 2]);
    ops.free(squares);
    total = total === null ? sum : ops.add(total, sum);
  }
  const norm = ops.add(ops.sqrt(total ?? scalar(0)), scalar(NORM_EPSILON));
  return ops.minimum(ops.divNoNan(scalar(limit), norm), scalar(1));
}
