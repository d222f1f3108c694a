import type { WriteStream } from 'node:tty';
import { cutToWidth } from './terminal-width.ts';

const WIDTH = 24;
/** On a narrower terminal the bar would leave no room for the words. */
const NARROWEST_WITH_BAR = 60;

function barText(share: number): string {
  const full = Math.round(share * WIDTH);
  return '█'.repeat(full) + '░'.repeat(WIDTH - full);
}

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
    // A terminal that does not tell its width says 0.
    const columns = this.#stream.columns || 80;
    const percent = `${String(Math.floor(share * 100)).padStart(3)} %  ${text}`;
    const line = columns < NARROWEST_WITH_BAR ? percent.trimStart() : `${barText(share)} ${percent}`;
    this.#stream.write(`\r\u001b[2K${cutToWidth(line, columns - 1)}`);
    this.#shown = true;
  }

  /** Takes the line away, so that what follows stands on its own. */
  clear(): void {
    if (this.#shown) this.#stream?.write('\r\u001b[2K');
    this.#shown = false;
  }
}
