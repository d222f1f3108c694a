import { describe, expect, it } from 'vitest';
import { modelWords } from '../../src-main/domain/model-words.ts';

describe('modelWords', () => {
  it('names inputs and units, and nothing that has none', () => {
    const layers = [
      { type: 'dense', units: 64 },
      { type: 'relu' },
      { type: 'batchNorm' },
      { type: 'dense', units: 2 },
    ] as const;
    expect(modelWords({ layers }, 30)).toBe('30 → 64 → 2');
  });

  it('leaves out a number of inputs that is not known', () => {
    expect(modelWords({ layers: [{ type: 'dense', units: 2 }] }, null)).toBe('2');
  });

  it('shows an image by its sizes, its channels where there are several, and convolutions by their filters', () => {
    const layers = [
      { type: 'conv2d', filters: 16, kernelSize: 3 },
      { type: 'maxPool2d' },
      { type: 'flatten' },
      { type: 'dense', units: 10 },
    ] as const;
    const input = { height: 28, width: 20, channels: 1 };
    expect(modelWords({ input, layers }, 560)).toBe('28×20 → conv 16 → 10');
    expect(modelWords({ input: { ...input, channels: 3 }, layers }, 1680)).toBe('28×20×3 → conv 16 → 10');
  });

  it('puts a residual block in brackets', () => {
    const layers = [
      {
        type: 'residual',
        layers: [
          { type: 'conv1d', filters: 8, kernelSize: 3, padding: 'same' },
          { type: 'conv1d', filters: 4, kernelSize: 3, padding: 'same' },
        ],
      },
      { type: 'globalAveragePool' },
      { type: 'dense', units: 2 },
    ] as const;
    expect(modelWords({ input: { length: 50, channels: 4 }, layers }, 200)).toBe(
      '50×4 → [conv 8 → conv 4] → 2',
    );
  });
});
