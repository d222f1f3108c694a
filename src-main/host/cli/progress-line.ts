import type { WriteStream } from 'node:tty';

const WIDTH = 24;

/** A bar that rewrites one line of a terminal. On anything else than a terminal it prints nothing. */
export class ProgressLine {
  readonly #stream: WriteStream | null;
  #shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream.isTTY ? stream : null;
  }

  /** @param share from 0 to 1 */
  show(share: number, text: string): void {
    if (this.#stream === null) return;
    const full = Math.round(share * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    const line = `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${text}`;
    this.#stream.write(`\r\u001b[2K${line.slice(0, this.#stream.columns - 1)}`);
    this.#shown = true;
  }

  /** Takes the line away, so that what follows stands on its own. */
  clear(): void {
    if (this.#shown) this.#stream?.write('\r\u001b[2K');
    this.#shown = false;
  }
}
