/** What the first bytes of a file say that it is. */
export type FileKind =
  | 'parquet'
  | 'arrowFile'
  | 'arrowStream'
  | 'featherV1'
  | 'npy'
  | 'zip'
  | 'gzip'
  | 'idx'
  | 'png'
  | 'jpeg'
  | 'other';

/** How a message calls a file of each kind. */
export const FILE_KIND_WORDS: Readonly<Record<FileKind, string>> = {
  parquet: 'a Parquet file',
  arrowFile: 'an Arrow file',
  arrowStream: 'an Arrow stream',
  featherV1: 'a Feather V1 file',
  npy: 'a NumPy array (.npy)',
  zip: 'a ZIP archive',
  gzip: 'a gzip file',
  idx: 'an IDX file',
  png: 'a PNG image',
  jpeg: 'a JPEG image',
  other: 'other bytes',
};

const MAGIC: readonly (readonly [kind: FileKind, bytes: readonly number[]])[] = [
  ['parquet', [0x50, 0x41, 0x52, 0x31]],
  ['arrowFile', [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ['arrowStream', [0xff, 0xff, 0xff, 0xff]],
  ['featherV1', [0x46, 0x45, 0x41, 0x31]],
  ['npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['gzip', [0x1f, 0x8b]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['idx', [0x00, 0x00, 0x08]],
];

/** What a file is by its first bytes, whatever its name. */
export function fileKindOf(start: Uint8Array): FileKind {
  const known = MAGIC.find(([, bytes]) => bytes.every((byte, index) => start[index] === byte));
  return known?.[0] ?? 'other';
}
