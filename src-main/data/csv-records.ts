import { invalidField } from '../domain/errors.ts';

/** One cell of this size is no cell but a quote that is never closed. */
const MAX_RECORD_CHARACTERS = 2 ** 24;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What `String.prototype.trim` removes. */
function isBlank(code: number): boolean {
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) return true;
  return code >= 0xa0 && String.fromCharCode(code).trim() === '';
}

/** Takes a record's cells and the number of the line on which it ends, from 1. */
export type TakeRecord = (cells: string[], line: number) => void;

/** Stands for a record that goes on behind the text that has come so far. */
const INCOMPLETE = -1;

/**
 * Divides text into records and cells as RFC 4180 has it, with any of three line ends. Blanks around cells do not count, nor
 * do blank lines; a cell in quotes may hold delimiters, line breaks, and quotes as two of them. The text comes in pieces:
 * what is kept from one to the next is the record that has begun.
 */
export class CsvRecords {
  readonly #fileName: string;
  readonly #delimiter: number;
  readonly #take: TakeRecord;
  #text = '';
  /** How long the text must get before it is looked at again: a record of n characters costs no more than 2n steps. */
  #awaited = 0;
  #isLast = false;
  #line = 1;
  /** Cells and line breaks of the record at hand. */
  #cells: string[] = [];
  #lineBreaks = 0;
  #wasQuoted = false;

  /** @param delimiter one character */
  constructor(fileName: string, delimiter: string, take: TakeRecord) {
    this.#fileName = fileName;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#take = take;
  }

  /** @throws AppError `invalid` that names the line, for quotes that stand where none may */
  push(text: string): void {
    this.#text = this.#text === '' ? text : this.#text + text;
    if (this.#text.length >= this.#awaited) this.#scan();
    if (this.#text.length > MAX_RECORD_CHARACTERS)
      throw invalidField(
        `${this.#fileName}, line ${this.#line}`,
        `a row of at most ${MAX_RECORD_CHARACTERS} characters`,
        'more, as where a quote is not closed',
      );
  }

  /** The text has ended. */
  finish(): void {
    this.#isLast = true;
    this.#scan();
  }

  #scan(): void {
    let at = 0;
    while (at < this.#text.length) {
      const end = this.#scanRecord(at);
      if (end === INCOMPLETE) break;
      at = end;
    }
    this.#text = this.#text.slice(at);
    this.#awaited = this.#text.length * 2;
  }

  /** Reads the record at a position and answers with the position behind its line end. */
  #scanRecord(start: number): number {
    this.#cells = [];
    this.#lineBreaks = 0;
    this.#wasQuoted = false;
    let at = start;
    for (;;) {
      at = this.#scanCell(at);
      if (at === INCOMPLETE) return INCOMPLETE;
      if (at < this.#text.length && this.#text.charCodeAt(at) === this.#delimiter) {
        at += 1;
        // A delimiter at the very end has an empty cell behind it, which the next round finds.
        continue;
      }
      const end = this.#scanLineEnd(at);
      if (end === INCOMPLETE) return INCOMPLETE;
      this.#endRecord(end > at);
      return end;
    }
  }

  #scanLineEnd(at: number): number {
    const { length } = this.#text;
    if (at >= length) return this.#isLast ? length : INCOMPLETE;
    if (this.#text.charCodeAt(at) === LINE_FEED) return at + 1;
    // What follows a carriage return may be the other half of a line end.
    if (at + 1 >= length && !this.#isLast) return INCOMPLETE;
    return this.#text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1;
  }

  #endRecord(hasLineEnd: boolean): void {
    this.#line += this.#lineBreaks;
    const isBlank = this.#cells.length === 1 && this.#cells[0] === '' && !this.#wasQuoted;
    if (!isBlank) this.#take(this.#cells, this.#line);
    if (hasLineEnd) this.#line += 1;
  }

  #isEnd(code: number): boolean {
    return code === this.#delimiter || code === LINE_FEED || code === CARRIAGE_RETURN;
  }

  /** The first position that holds no blank of the same cell. */
  #skipBlanks(start: number): number {
    let at = start;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (this.#isEnd(code) || !isBlank(code)) break;
    }
    return at;
  }

  /** Reads the cell at a position and answers with the position of what ends it. */
  #scanCell(start: number): number {
    const at = this.#skipBlanks(start);
    if (at < this.#text.length && this.#text.charCodeAt(at) === QUOTE) return this.#scanQuoted(at + 1);
    return this.#scanPlain(at);
  }

  #scanPlain(start: number): number {
    const text = this.#text;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#isEnd(code)) break;
      if (code === QUOTE) throw this.#fault('a quote at the start of a cell', 'one inside a cell');
    }
    if (at >= text.length && !this.#isLast) return INCOMPLETE;
    const cell = text.slice(start, at);
    this.#cells.push(at > start && isBlank(text.charCodeAt(at - 1)) ? cell.trimEnd() : cell);
    return at;
  }

  #scanQuoted(start: number): number {
    const text = this.#text;
    let from = start;
    let cell = '';
    for (;;) {
      const quote = text.indexOf('"', from);
      if (quote < 0 || (quote + 1 >= text.length && !this.#isLast)) {
        if (!this.#isLast) return INCOMPLETE;
        throw this.#fault('a closing quote', 'the end of the file');
      }
      cell += text.slice(from, quote);
      from = quote + 2;
      if (text.charCodeAt(quote + 1) !== QUOTE) return this.#endQuoted(cell, quote + 1);
      cell += '"';
    }
  }

  #endQuoted(cell: string, start: number): number {
    const at = this.#skipBlanks(start);
    if (at >= this.#text.length && !this.#isLast) return INCOMPLETE;
    if (at < this.#text.length && !this.#isEnd(this.#text.charCodeAt(at)))
      throw this.#fault('a delimiter behind a closing quote', 'another character');
    this.#cells.push(cell);
    this.#wasQuoted = true;
    this.#lineBreaks += countLineBreaks(cell);
    return at;
  }

  /** The record begins on this line, or its quote does. */
  #fault(expected: string, received: string): Error {
    return invalidField(`${this.#fileName}, line ${this.#line + this.#lineBreaks}`, expected, received);
  }
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) count += 1;
  }
  return count;
}
