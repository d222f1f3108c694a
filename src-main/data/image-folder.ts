import { open, readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageFolderInspection } from '../domain/data-inspection.ts';
import { AppError, invalidField, type FieldProblem } from '../domain/errors.ts';
import type { ReadOptions } from './file-chunks.ts';
import { decodeImage, readImageHeader, type ImageHeader } from './image-file.ts';
import { listImages, type ListedImage } from './image-list.ts';
import { accessing } from './input-path.ts';
import { resizePixels, withChannels } from './pixels.ts';
import { TableProblems } from './table-problems.ts';

/** Where pictures stand, and what they are brought to. */
export interface ImageFolder {
  readonly path: string;
  /** Both or none; absent: all pictures must have the size of the first. */
  readonly height?: number | undefined;
  readonly width?: number | undefined;
  /** Absent: 1 where every picture is grey, else 3. */
  readonly channels?: 1 | 3 | undefined;
}

/** Pictures of one size with their classes. */
export interface ImageTable {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** [count, height, width, channels], 0 to 255 */
  readonly pixels: Uint8Array;
  /** In order of code units. */
  readonly classNames: readonly string[];
  /** Index into `classNames`, one per picture. */
  readonly labels: Int32Array;
  /** One per picture, as in `cat/1.png`. */
  readonly files: readonly string[];
}

/** Pixels become float32, four bytes for one. */
const MAX_PIXEL_BYTES = 2 ** 29;

/** A picture's size stands near its start; behind it a camera's notes may be longer. */
const HEADER_BYTES = 2 ** 16;

async function readStart({ name, fullPath, sizeBytes }: ListedImage, most: number): Promise<Buffer> {
  const length = Math.min(most, sizeBytes);
  const handle = await open(fullPath, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await accessing(name, 'an image', { name, fullPath }, () =>
      handle.read(bytes, 0, length, 0),
    );
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function problemOf(field: string, error: unknown): FieldProblem {
  if (error instanceof AppError && error.problems.length > 0) return error.problems[0];
  const reason = error instanceof Error ? error.message : 'unknown reason';
  return { field, expected: 'an intact PNG or JPEG image', received: `one that cannot be read (${reason})` };
}

async function readHeader(image: ListedImage): Promise<ImageHeader> {
  try {
    return readImageHeader(await readStart(image, HEADER_BYTES));
  } catch (error) {
    if (image.sizeBytes <= HEADER_BYTES) throw error;
    return readImageHeader(await readFile(image.fullPath));
  }
}

/** The headers of all pictures, so that what does not fit is known before anything is decoded. */
async function readHeaders(
  folder: string,
  images: readonly ListedImage[],
  signal: AbortSignal | undefined,
): Promise<ImageHeader[]> {
  const problems = new TableProblems(folder);
  const headers: ImageHeader[] = [];
  for (const [index, image] of images.entries()) {
    signal?.throwIfAborted();
    try {
      headers.push(await readHeader(image));
    } catch (error) {
      problems.add(index, 0, () => problemOf(`${folder}/${image.name}`, error));
    }
  }
  problems.throwAny();
  return headers;
}

function assertOneSize(
  folder: string,
  images: readonly ListedImage[],
  headers: readonly ImageHeader[],
): void {
  const problems = new TableProblems(folder);
  const [{ height, width }] = headers;
  headers.forEach((header, index) => {
    if (header.height === height && header.width === width) return;
    problems.add(index, 0, () => ({
      field: `${folder}/${images[index].name}`,
      expected: `${height} × ${width} pixels (height × width) like ${images[0].name}, or data.height and data.width`,
      received: `${header.height} × ${header.width}`,
    }));
  });
  problems.throwAny();
}

/** Classes in order of code units. */
function classesOf(images: readonly ListedImage[]): string[] {
  return [...new Set(images.map(({ className }) => className))].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Reads a folder of pictures: PNG and JPEG by their content, whatever their names; grey, colours, palettes, with or without
 * alpha. Alpha is left out. Where a size is given, every picture is brought to it.
 * @param baseFolder where a relative path starts
 * @throws AppError `invalid` that names the files, for files that are no pictures, are broken, or of another size
 */
export async function readImageFolder(
  folder: ImageFolder,
  baseFolder: string,
  { onProgress, signal }: ReadOptions = {},
): Promise<ImageTable> {
  const images = await listImages(folder.path, baseFolder);
  const headers = await readHeaders(folder.path, images, signal);
  if (folder.height === undefined || folder.width === undefined) assertOneSize(folder.path, images, headers);
  const { height = headers[0].height, width = headers[0].width } = folder;
  const channels = folder.channels ?? (headers.every(({ isGrey }) => isGrey) ? 1 : 3);
  const size = height * width * channels;
  if (images.length * size > MAX_PIXEL_BYTES)
    throw invalidField(
      folder.path,
      `at most ${MAX_PIXEL_BYTES} values in all images, as by a smaller data.height and data.width`,
      `${images.length} images of ${height} × ${width} × ${channels}`,
    );
  const pixels = new Uint8Array(images.length * size);
  const problems = new TableProblems(folder.path);
  const bytesTotal = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let bytesRead = 0;
  for (const [index, image] of images.entries()) {
    signal?.throwIfAborted();
    try {
      const decoded = withChannels(decodeImage(await readFile(image.fullPath)), channels);
      pixels.set(resizePixels(decoded, height, width).data, index * size);
    } catch (error) {
      problems.add(index, 0, () => problemOf(`${folder.path}/${image.name}`, error));
    }
    bytesRead += image.sizeBytes;
    onProgress?.({ bytesRead, bytesTotal });
    await nextTurn();
  }
  problems.throwAny();
  const classNames = classesOf(images);
  const labels = Int32Array.from(images, ({ className }) => classNames.indexOf(className));
  return {
    count: images.length,
    height,
    width,
    channels,
    pixels,
    classNames,
    labels,
    files: images.map(({ name }) => name),
  };
}

/** What a folder of pictures is, by their headers. Errors as for reading. */
export async function inspectImageFolder(
  folder: string,
  baseFolder: string,
  signal?: AbortSignal,
): Promise<ImageFolderInspection> {
  const images = await listImages(folder, baseFolder);
  const headers = await readHeaders(folder, images, signal);
  const [{ height, width }] = headers;
  const counts = new Map<string, number>();
  for (const { className } of images) counts.set(className, (counts.get(className) ?? 0) + 1);
  return {
    format: 'imageFolder',
    classes: classesOf(images).map((name) => ({ name, images: counts.get(name) ?? 0 })),
    height,
    width,
    sameSize: headers.every((header) => header.height === height && header.width === width),
    channels: headers.every(({ isGrey }) => isGrey) ? 1 : 3,
  };
}
