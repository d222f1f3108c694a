import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';
import { decompressLz4 } from 'hyparquet-compressors';
import { unpackLz4Block } from './lz4.ts';
import { MalformedData } from './malformed-data.ts';

/** Pages and buffers of other programs are a few MiB; a header that says more is not believed. */
export const MAX_UNPACKED_BYTES = 2 ** 28;

/** No byte of these formats stands for more bytes; a larger claim is not believed, and no memory taken for it. */
const MAX_SNAPPY_RATIO = 24;
const MAX_LZ4_RATIO = 256;

function assertClaim(packed: Uint8Array, sizeBytes: number, ratio: number): void {
  if (
    !Number.isInteger(sizeBytes) ||
    sizeBytes < 0 ||
    sizeBytes > Math.min(MAX_UNPACKED_BYTES, packed.length * ratio)
  )
    throw new MalformedData(`${packed.length} bytes that unpack to ${sizeBytes}`);
}

function snappy(packed: Uint8Array, sizeBytes: number): Uint8Array {
  assertClaim(packed, sizeBytes, MAX_SNAPPY_RATIO);
  const bytes = new Uint8Array(sizeBytes);
  snappyUncompress(packed, bytes);
  return bytes;
}

/** As Hadoop frames it, or a plain block, which older writers called by the same name. */
function hadoopLz4(packed: Uint8Array, sizeBytes: number): Uint8Array {
  assertClaim(packed, sizeBytes, MAX_LZ4_RATIO);
  return sizeBytes === 0 ? new Uint8Array(0) : decompressLz4(packed, sizeBytes);
}

/**
 * Unpacks a page by the name that Parquet has for its compression.
 * @param sizeBytes what the page's header says that it unpacks to
 * @throws MalformedData for another size, or a compression that is not known; an Error for packed data that is broken
 */
export function unpackPage(codec: string, packed: Uint8Array, sizeBytes: number): Uint8Array {
  const options = { maxOutputLength: Math.min(Math.max(sizeBytes, 1), MAX_UNPACKED_BYTES) };
  const unpack = (): Uint8Array => {
    switch (codec) {
      case 'UNCOMPRESSED':
        return packed;
      case 'SNAPPY':
        return snappy(packed, sizeBytes);
      case 'GZIP':
        return gunzipSync(packed, options);
      case 'ZSTD':
        return zstdDecompressSync(packed, options);
      case 'BROTLI':
        return brotliDecompressSync(packed, options);
      case 'LZ4':
        return hadoopLz4(packed, sizeBytes);
      case 'LZ4_RAW':
        return unpackLz4Block(packed, sizeBytes);
      default:
        throw new MalformedData(`the compression ${codec}`);
    }
  };
  const bytes = unpack();
  if (bytes.length !== sizeBytes)
    throw new MalformedData(`a page of ${bytes.length} bytes where its header says ${sizeBytes}`);
  return bytes;
}
