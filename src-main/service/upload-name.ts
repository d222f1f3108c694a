import { invalidField, showValue } from '../domain/errors.ts';

/** What no file system of the three takes, and what a path is made of. */
const FORBIDDEN = /[\p{Cc}/\\:*?"<>|]/gu;
// Names of devices on Windows, with any ending.
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const MOST_BYTES = 120;

function cutToBytes(text: string, mostBytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > mostBytes) break;
    kept += character;
  }
  return kept;
}

/**
 * A name that every file system takes and that is no more than a name: what is forbidden becomes `_`, dots and blanks at
 * the ends go, and a long name loses its middle, not its ending.
 */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(FORBIDDEN, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(plain)?.[0] ?? '';
  const stem = cutToBytes(
    plain.slice(0, plain.length - ending.length),
    MOST_BYTES - Buffer.byteLength(ending),
  );
  const safe = (stem + ending).trim();
  if (safe === '') return 'data';
  return DEVICE.test(safe) ? `_${safe}` : safe;
}

/**
 * A name within a folder that was chosen. It may be a class, and is not changed: what cannot be kept is refused.
 * @throws AppError `invalid`
 */
export function assertNameWithin(name: string, platform: NodeJS.Platform = process.platform): void {
  const isPath = name === '.' || name === '..' || /[\p{Cc}/\\]/u.test(name);
  const isRefusedByWindows = platform === 'win32' && (/[:*?"<>|]|[\s.]$/u.test(name) || DEVICE.test(name));
  if (isPath || isRefusedByWindows || Buffer.byteLength(name) > 255)
    throw invalidField('upload', 'names of files and folders that can be kept here', showValue(name));
}
