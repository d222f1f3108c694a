import type { Weights } from '../domain/run.ts';

/**
 * Weights as a safetensors file: eight bytes little-endian with the length of the header, the header as JSON padded with
 * blanks to a multiple of eight, then the arrays one behind the other, float32 little-endian, row-major
 * (https://github.com/huggingface/safetensors, "Format").
 * @param metadata texts by name, kept as `__metadata__`
 */
export function safetensorsFile(
  weights: readonly Weights[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const tensors = weights.map(({ parameter, shape, values }) => {
    const start = end;
    end += values.byteLength;
    return [parameter, { dtype: 'F32', shape, data_offsets: [start, end] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) });
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  let at = 8 + length;
  for (const { values } of weights) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}
