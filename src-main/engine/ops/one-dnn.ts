import { NativeCalls } from './native-calls.ts';
import type { OpAttribute, TfjsNodeBinding } from './tfjs-node-binding.ts';

/**
 * oneDNN's own kernels, which TensorFlow has where it was built with oneDNN (the wheels for Linux and Windows): a graph is
 * rewritten to them, ops that are called one by one are not, or not to those that have two outputs. They are called by
 * their own names and the label that the rewriting would set.
 */
export const ONE_DNN = {
  /** Convolution plus a bias of [filters]. */
  convolutionWithBias: '_MklNativeConv2DWithBias',
  /** Two outputs: the largest values, and for the gradient where they lie. */
  maxPool: '_MklNativeMaxPool',
  maxPoolGradient: '_MklNativeMaxPoolGrad',
} as const;

/** The attribute that these kernels are registered under. */
export function oneDnnLabel(calls: NativeCalls): OpAttribute {
  return calls.text('_kernel', 'MklNameChangeOp');
}

/** Whether this TensorFlow has them: each is tried on an image of 2 × 2. */
export function hasOneDnn(binding: TfjsNodeBinding): boolean {
  const calls = new NativeCalls(binding);
  const image = (size: number): number =>
    binding.createTensor([1, size, size, 1], binding.TF_FLOAT, new Float32Array(size * size));
  const [large, small] = [image(2), image(1)];
  const bias = binding.createTensor([1], binding.TF_FLOAT, new Float32Array(1));
  const made: number[] = [large, small, bias];
  const label = oneDnnLabel(calls);
  const moves = [
    calls.int('strides', [1, 2, 2, 1]),
    calls.text('padding', 'VALID'),
    calls.text('data_format', 'NHWC'),
    label,
  ];
  const pooling = [...moves, calls.int('ksize', [1, 2, 2, 1]), calls.flag('workspace_enabled', true)];
  try {
    made.push(calls.run(ONE_DNN.convolutionWithBias, moves, [large, small, bias]).id);
    const [values, places] = calls.runForMany(ONE_DNN.maxPool, pooling, [large], 2);
    made.push(values.id, places.id);
    made.push(calls.run(ONE_DNN.maxPoolGradient, pooling, [large, values.id, small, places.id]).id);
    return true;
  } catch (error) {
    // NOT_FOUND: TensorFlow lacks the op, or a kernel for it; anything else is a defect.
    if (error instanceof Error && error.message.startsWith('Invalid TF_Status: 5')) return false;
    throw error;
  } finally {
    calls.free(...made);
  }
}
