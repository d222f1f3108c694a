import { open, type FileHandle } from 'node:fs/promises';
import { invalidField } from '../domain/errors.ts';
import { accessing, type InputPath } from './input-path.ts';

/** Reads parts of a file by position; a part that the file does not have is refused before memory is taken for it. */
export class PartReader {
  readonly file: InputPath;
  readonly #handle: FileHandle;
  readonly #field: string;

  private constructor(field: string, file: InputPath, handle: FileHandle) {
    this.file = file;
    this.#field = field;
    this.#handle = handle;
  }

  /** Opens a file for an action and closes it behind that. */
  static async using<Value>(
    field: string,
    file: InputPath,
    action: (reader: PartReader) => Promise<Value>,
  ): Promise<Value> {
    const handle = await accessing(field, 'a file', file, () => open(file.fullPath, 'r'));
    try {
      return await action(new PartReader(field, file, handle));
    } finally {
      await handle.close();
    }
  }

  /** @throws AppError `invalid` for a part that goes beyond the file's end */
  async read(start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { name, sizeBytes } = this.file;
    const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(length) && start >= 0 && length >= 0;
    if (!isInside || start + length > sizeBytes)
      throw invalidField(
        `${name}, byte ${start}`,
        `${length} bytes`,
        `the end of the file at byte ${sizeBytes}`,
      );
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await accessing(this.#field, 'a file', this.file, () =>
        this.#handle.read(bytes, filled, length - filled, start + filled),
      );
      if (bytesRead === 0)
        throw invalidField(name, `${sizeBytes} bytes`, 'fewer: the file changed while it was read');
      filled += bytesRead;
    }
    return bytes;
  }
}
