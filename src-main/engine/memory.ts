import { AppError } from '../domain/errors.ts';

/** The part of tfjs' WASM module that hands out memory. */
interface WasmAllocator {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
}

const ADDRESSABLE_BYTES = 2 ** 32;

/**
 * Makes a WASM module tell when its memory is full. tfjs-backend-wasm 4.22 takes the address 0, which means that, for
 * memory to write to, and sizes from 4 GiB on lose their upper bits: both would overwrite what lies there.
 */
export function guardAllocations(module: object): void {
  if (!isAllocator(module)) throw new AppError('internal', 'the WASM module hands out no memory');
  // At its first call the function puts another one into its own place.
  module._free(module._malloc(1));
  const allocate = module._malloc.bind(module);
  module._malloc = (bytes) => {
    const address = bytes < ADDRESSABLE_BYTES ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0)
      throw new AppError('out_of_memory', `WASM: no memory for ${bytes} more bytes`);
    return address;
  };
}

function isAllocator(module: object): module is WasmAllocator {
  return '_malloc' in module && '_free' in module;
}

/**
 * TensorFlow: `OOM when allocating tensor with shape…`, status RESOURCE_EXHAUSTED. V8: `Array buffer allocation failed`.
 * WASM: a trap of a kernel whose own allocation failed, or an abort of its runtime.
 */
const OUT_OF_MEMORY =
  /OOM when allocating|RESOURCE_EXHAUSTED|out of memory|Array buffer allocation failed|memory access out of bounds|Cannot enlarge memory/i;

/** Whether an error says that memory ran out. */
export function saysOutOfMemory(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'out_of_memory';
  return error instanceof Error && OUT_OF_MEMORY.test(error.message);
}
