import { describe, expect, it } from 'vitest';
import { AppError } from '../../src-main/domain/errors.ts';
import { loadTfjsNode, supplyDroppedUtil } from '../../src-main/runtime/tfjs-node.ts';
import { lacksNativeRuntime } from './native-runtime.ts';
import { copiedInstallation } from './temporary-layout.ts';

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError && error.code === 'backend_unavailable') return error.message;
    throw error;
  }
  throw new Error('expected an AppError');
}

describe('supplyDroppedUtil', () => {
  it('supplies what Node 23 dropped', () => {
    const util: Record<string, unknown> = {};
    supplyDroppedUtil(util);
    const supplied = util as {
      isNullOrUndefined: (value: unknown) => boolean;
      isArray: (value: unknown) => boolean;
    };
    expect([null, undefined, 0, '', false].map(supplied.isNullOrUndefined)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([[], {}, 'text', new Float32Array(1)].map(supplied.isArray)).toEqual([true, false, false, false]);
  });

  it('leaves alone what is there', () => {
    const isArray = () => true;
    const util: Record<string, unknown> = { isArray };
    supplyDroppedUtil(util);
    expect(util.isArray).toBe(isArray);
  });
});

describe('loadTfjsNode', () => {
  it.skipIf(lacksNativeRuntime)('loads tfjs-node with its native backend active', () => {
    const { tf, binding, tensorflowVersion } = loadTfjsNode();
    expect(tf.getBackend()).toBe('tensorflow');
    expect(tensorflowVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(binding.TF_Version).toBe(tensorflowVersion);
    // Goes through util.isNullOrUndefined in kernels/TopK.js.
    expect(Array.from(tf.topk(tf.tensor1d([3, 9, 4]), 2).values.dataSync())).toEqual([9, 4]);
  });

  it('says that the package is missing', () => {
    expect(messageOf(() => loadTfjsNode(null))).toBe('@tensorflow/tfjs-node is not installed: run npm ci');
  });

  it('says that the runtime is missing, and not what tfjs-node would advise', () => {
    const { places } = copiedInstallation();
    expect(messageOf(() => loadTfjsNode(places))).toBe(
      'the TensorFlow runtime is not installed: run npm run setup',
    );
  });
});
