import { describe, expect, it } from 'vitest';
import { describeAdapter, type AdapterInfo } from '../../src-main/domain/gpu-adapter.ts';

const NONE: AdapterInfo = {
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  isFallbackAdapter: false,
};

describe('describeAdapter', () => {
  it('takes an adapter for software where it says so itself or goes by a known name', () => {
    const swiftshader = { ...NONE, vendor: 'google', architecture: 'swiftshader' };
    expect(describeAdapter(swiftshader)).toEqual({ name: 'google swiftshader', isSoftware: true });
    expect(describeAdapter({ ...NONE, device: 'llvmpipe (LLVM 15)' }).isSoftware).toBe(true);
    expect(describeAdapter({ ...NONE, device: 'x', isFallbackAdapter: true }).isSoftware).toBe(true);
  });

  it('names a GPU by its device and driver, or by what a browser tells', () => {
    const card = { ...NONE, vendor: 'nvidia', architecture: 'hopper' };
    expect(describeAdapter(card)).toEqual({ name: 'nvidia hopper', isSoftware: false });
    expect(describeAdapter({ ...card, device: 'nvidia-h200', description: '550.54' })).toEqual({
      name: 'nvidia-h200, 550.54',
      isSoftware: false,
    });
  });
});
