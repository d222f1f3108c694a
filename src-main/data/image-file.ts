import { FILE_KIND_WORDS, fileKindOf } from './file-kind.ts';
import { decodeJpeg, readJpegHeader } from './jpeg-image.ts';
import { MalformedData } from './malformed-data.ts';
import type { Pixels } from './pixels.ts';
import { decodePng, isGreyPng, readPngHeader } from './png-image.ts';

/** What the header of a picture says. */
export interface ImageHeader {
  readonly height: number;
  readonly width: number;
  readonly isGrey: boolean;
}

/** Pictures by their first bytes, whatever their names. */
function imageKind(bytes: Buffer): 'png' | 'jpeg' {
  const kind = fileKindOf(bytes);
  if (kind !== 'png' && kind !== 'jpeg')
    throw new MalformedData(`${FILE_KIND_WORDS[kind]}, no PNG or JPEG image`);
  return kind;
}

/**
 * Reads a picture's header.
 * @throws MalformedData for a file that is neither PNG nor JPEG
 */
export function readImageHeader(bytes: Buffer): ImageHeader {
  if (imageKind(bytes) === 'jpeg') {
    const { height, width, components } = readJpegHeader(bytes);
    return { height, width, isGrey: components === 1 };
  }
  const header = readPngHeader(bytes);
  return { height: header.height, width: header.width, isGrey: isGreyPng(header) };
}

/**
 * Decodes a PNG or JPEG.
 * @throws MalformedData, or an Error of a library, for a file that is broken or too large
 */
export function decodeImage(bytes: Buffer): Pixels {
  return imageKind(bytes) === 'png' ? decodePng(bytes) : decodeJpeg(bytes);
}
