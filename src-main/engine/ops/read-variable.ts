import type { OpSet, Variable } from './op-set.ts';

/** The present values of a variable, row-major, on the host. */
export async function readVariable(ops: OpSet, variable: Variable): Promise<Float32Array> {
  const value = ops.value(variable);
  try {
    return await ops.read(value);
  } finally {
    ops.free(value);
  }
}
