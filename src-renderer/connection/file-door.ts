import type { Reply } from '../../src-main/contract/reply.ts';
import type { KeptFiles } from '../../src-main/contract/upload-head.ts';
import type { Unreachable } from './unreachable.ts';

/** What a person is asked for: files, or a folder with all that lies in it. */
export type FileChoice = 'files' | 'folder';

/** A file that was chosen or dropped, and where it lay below that. */
export interface ChosenFile {
  readonly path: readonly string[];
  readonly file: File;
}

/** What one may follow and end while files are sent. */
export interface SendOptions {
  /** Bytes that have gone, of all. */
  readonly onProgress: (sentBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

/** How files of the person come to the core. */
export type FileDoor =
  | {
      /** The core sees the same files: their paths are enough. What is dropped comes as the event `file.dropped`. */
      readonly kind: 'paths';
      /** Asks by the system's dialog; empty where nothing was chosen. */
      readonly choose: (what: FileChoice) => Promise<readonly string[]>;
    }
  | {
      /** A page knows no paths: the core gets the bytes. */
      readonly kind: 'upload';
      /** Never rejects; null where it was cancelled. */
      readonly send: (
        files: readonly ChosenFile[],
        options: SendOptions,
      ) => Promise<Reply<KeptFiles> | Unreachable | null>;
    };
