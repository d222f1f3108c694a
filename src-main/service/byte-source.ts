import { invalidField, type AppError } from '../domain/errors.ts';

function brokenOff(cause?: unknown): AppError {
  return invalidField('upload', 'every byte of the files', 'an upload that was broken off', cause);
}

/** Takes a stream of bytes in pieces of given sizes, whatever sizes it comes in. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /**
   * The bytes up to a line end, as UTF-8, without it.
   * @throws AppError `invalid` for a line that does not end within `mostBytes`
   */
  async readLine(mostBytes: number): Promise<string> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = await this.#next();
      if (chunk === null) throw brokenOff();
      const end = chunk.indexOf(0x0a);
      const part = end < 0 ? chunk : chunk.subarray(0, end);
      parts.push(part);
      bytes += part.length;
      if (bytes > mostBytes)
        throw invalidField('upload', `a first line of at most ${mostBytes} bytes`, 'a longer one');
      if (end < 0) continue;
      this.#rest = chunk.subarray(end + 1);
      return Buffer.concat(parts).toString('utf8');
    }
  }

  /**
   * The next bytes, in as many pieces as they come in.
   * @throws AppError `invalid` where the stream ends before
   */
  async *take(bytes: number): AsyncGenerator<Uint8Array> {
    let left = bytes;
    while (left > 0) {
      const chunk = await this.#next();
      if (chunk === null) throw brokenOff();
      const part = chunk.subarray(0, left);
      this.#rest = chunk.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** @throws AppError `invalid` where there is more to come */
  async expectEnd(): Promise<void> {
    if ((await this.#next()) !== null)
      throw invalidField('upload', 'nothing behind the last file', 'further bytes');
  }

  /** The rest of the last chunk, or the next one that has bytes; null at the end. */
  async #next(): Promise<Uint8Array | null> {
    if (this.#rest.length > 0) {
      const rest = this.#rest;
      this.#rest = new Uint8Array();
      return rest;
    }
    for (;;) {
      const result = await this.#read();
      if (result.done === true) return null;
      if (result.value.length > 0) return result.value;
    }
  }

  async #read(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#chunks.next();
    } catch (cause) {
      throw brokenOff(cause);
    }
  }
}
