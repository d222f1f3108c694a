import type { OpSet, Tensor } from './ops/op-set.ts';

/** One number per member as [K, 1, 1], so that it broadcasts over parameters; null where all are 0. */
export function memberTensor(ops: OpSet, numbers: readonly number[]): Tensor | null {
  if (numbers.every((number) => number === 0)) return null;
  return ops.float([numbers.length, 1, 1], Float32Array.from(numbers));
}
