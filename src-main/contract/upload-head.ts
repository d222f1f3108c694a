import * as z from 'zod';
import { invalidField } from '../domain/errors.ts';
import { parserOf } from './zod-problems.ts';

/** The media type of an upload: one no form can send. */
export const UPLOAD_TYPE = 'application/vnd.ridgeline.files';

/** A hundred thousand images have names of some ten million bytes. */
export const MOST_HEAD_BYTES = 2 ** 25;

/** A file of an upload: where it lay below what was chosen, and how many bytes of the body are its. */
export interface UploadedFile {
  /** Folders and name, as in `['cats', 'cat 1.png']`; a file that was chosen alone has its name alone. */
  readonly path: readonly string[];
  readonly sizeBytes: number;
}

/** The first line of an upload's body: which files follow it, one right behind the other. */
export interface UploadHead {
  readonly files: readonly UploadedFile[];
}

/** Where the core keeps what was uploaded. */
export interface KeptFiles {
  /** Full paths of the files and folders that were chosen, in their order. */
  readonly paths: readonly string[];
}

const headSchema = parserOf(
  z.strictObject({
    files: z
      .array(
        z.strictObject({
          path: z.array(z.string().min(1).max(255)).min(1).max(16),
          sizeBytes: z.int().min(0),
        }),
      )
      .min(1)
      .max(500_000),
  }),
);

/** The line that an upload begins with, its end included. */
export function uploadHeadLine(head: UploadHead): string {
  return `${JSON.stringify(head)}\n`;
}

/**
 * Makes an upload's head of its line.
 * @throws AppError `invalid`
 */
export function parseUploadHead(line: string): UploadHead {
  try {
    return headSchema(JSON.parse(line));
  } catch (error) {
    // Written by our own page: where in the line it stops being JSON helps nobody.
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidField('upload', 'a line of JSON that names the files', 'another line', error);
  }
}
