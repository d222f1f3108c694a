import { decode } from 'jpeg-js';
import { MalformedData } from './malformed-data.ts';
import { MAX_PIXELS, type Pixels } from './pixels.ts';

/** What the frame header of a JPEG says. */
export interface JpegHeader {
  readonly height: number;
  readonly width: number;
  /** 1: grey; 3: colours; 4: inks. */
  readonly components: number;
}

/** A picture of one colour needs a few bits for 256 pixels; a header that claims more is not believed. */
const MAX_PIXELS_PER_BYTE = 400;
const SMALL_PICTURE = 2 ** 16;

const MAX_DECODER_MIB = 768;

/** Start of frame: C0 to CF but for the markers in between that say something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/**
 * Reads the size in the header of a JPEG.
 * @throws MalformedData for a file without one
 */
export function readJpegHeader(bytes: Buffer): JpegHeader {
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new MalformedData(`no marker at byte ${at}`);
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(marker)) {
      if (at + 10 > bytes.length) break;
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        components: bytes[at + 9],
      };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new MalformedData('no size');
}

function assertSize({ height, width }: JpegHeader, sizeBytes: number): void {
  const pixels = height * width;
  if (pixels === 0 || pixels > MAX_PIXELS)
    throw new MalformedData(`${height} × ${width} pixels, where 1 to ${MAX_PIXELS} are read`);
  if (pixels > SMALL_PICTURE + sizeBytes * MAX_PIXELS_PER_BYTE)
    throw new MalformedData(`${height} × ${width} pixels in ${sizeBytes} bytes`);
}

/**
 * Decodes a JPEG, baseline or progressive. How the camera was held (EXIF) does not count.
 * @throws MalformedData, or an Error of the decoder, for a file that is broken or too large
 */
export function decodeJpeg(bytes: Buffer): Pixels {
  const header = readJpegHeader(bytes);
  assertSize(header, bytes.length);
  const { height, width, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: MAX_PIXELS / 1e6,
    maxMemoryUsageInMB: MAX_DECODER_MIB,
  });
  if (height !== header.height || width !== header.width || data.length !== height * width * 3)
    throw new MalformedData(
      `${height} × ${width} pixels where its header says ${header.height} × ${header.width}`,
    );
  if (header.components !== 1) return { height, width, channels: 3, data };
  return { height, width, channels: 1, data: data.filter((_, index) => index % 3 === 0) };
}
