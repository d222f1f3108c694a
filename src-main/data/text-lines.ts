import { invalidField } from '../domain/errors.ts';

const MAX_LINE_CHARACTERS = 2 ** 24;

/** Divides text that comes in pieces into lines with any of three line ends; gives each with its number, from 1. */
export class TextLines {
  readonly #fileName: string;
  readonly #take: (text: string, line: number) => void;
  #rest = '';
  #line = 1;
  /** Whether the piece before ended in a carriage return, whose line feed may come yet. */
  #endedInReturn = false;

  constructor(fileName: string, take: (text: string, line: number) => void) {
    this.#fileName = fileName;
    this.#take = take;
  }

  /** @throws AppError `invalid` for a line that is too long to be one */
  push(text: string): void {
    if (text === '') return;
    const joined = this.#endedInReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#endedInReturn = text.endsWith('\r');
    const lines = joined.split(/\r\n|\n|\r/);
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#end(this.#rest + line);
      this.#rest = '';
    }
    this.#rest += last;
    if (this.#rest.length > MAX_LINE_CHARACTERS)
      throw invalidField(
        `${this.#fileName}, line ${this.#line}`,
        `a line of at most ${MAX_LINE_CHARACTERS} characters`,
        'more',
      );
  }

  #end(text: string): void {
    this.#take(text, this.#line);
    this.#line += 1;
  }

  /** The text has ended. */
  finish(): void {
    if (this.#rest !== '') this.#end(this.#rest);
    this.#rest = '';
  }
}
