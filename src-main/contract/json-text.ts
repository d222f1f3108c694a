import { invalidField, showValue } from '../domain/errors.ts';

const MAX_DEPTH = 200;
const BLANKS = ' \t\r\n';
const ESCAPES = '"\\/bfnrt';

/**
 * Finds the first place where a text stops being JSON. JSON.parse names no line, and not always a position; it also
 * takes the last of two equal field names, so that half of what somebody wrote would not count.
 */
class JsonScanner {
  readonly #text: string;
  readonly #fileName: string;
  #at = 0;

  constructor(text: string, fileName: string) {
    this.#text = text;
    this.#fileName = fileName;
  }

  scan(): void {
    this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#fail('the end of the file');
  }

  #value(depth: number): void {
    this.#skipBlanks();
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels of nesting`);
    const first = this.#text[this.#at];
    if (first === '{') this.#object(depth);
    else if (first === '[') this.#array(depth);
    else if (first === '"') this.#string();
    else if (!this.#take(/(?:true|false|null)(?!\w)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y))
      this.#fail('a value');
  }

  #object(depth: number): void {
    const names = new Set<string>();
    this.#at += 1;
    this.#skipBlanks();
    if (this.#text[this.#at] === '}') {
      this.#at += 1;
      return;
    }
    do {
      this.#skipBlanks();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail('a field name in double quotes');
      this.#string();
      const name = this.#text.slice(start, this.#at);
      if (names.has(name)) this.#fail('a field that stands only once', start, name);
      names.add(name);
      this.#expect(':', '":"');
      this.#value(depth + 1);
    } while (this.#goesOn('}'));
  }

  #array(depth: number): void {
    this.#at += 1;
    this.#skipBlanks();
    if (this.#text[this.#at] === ']') {
      this.#at += 1;
      return;
    }
    do this.#value(depth + 1);
    while (this.#goesOn(']'));
  }

  #goesOn(close: '}' | ']'): boolean {
    this.#skipBlanks();
    const next = this.#text[this.#at];
    if (next !== ',' && next !== close) this.#fail(`"," or "${close}"`);
    this.#at += 1;
    return next === ',';
  }

  #string(): void {
    this.#at += 1;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (this.#at >= this.#text.length || next < ' ') this.#fail('the closing quote of a text');
      if (next === '\\' && !this.#escape()) this.#fail('an escape such as \\n, \\" or \\u0041');
      this.#at += 1;
    }
    this.#at += 1;
  }

  /** Whether an escape stands here; if so, moves to its last character. */
  #escape(): boolean {
    const code = this.#text[this.#at + 1] as string | undefined;
    if (code !== undefined && ESCAPES.includes(code)) this.#at += 1;
    else if (/^u[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 1, this.#at + 6))) this.#at += 5;
    else return false;
    return true;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #expect(character: string, expected: string): void {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) this.#fail(expected);
    this.#at += 1;
  }

  #skipBlanks(): void {
    while (this.#at < this.#text.length && BLANKS.includes(this.#text[this.#at])) this.#at += 1;
  }

  #fail(expected: string, at = this.#at, received = this.#tokenAt(at)): never {
    const before = this.#text.slice(0, at).split(/\r\n|\n|\r/);
    const column = (before.at(-1) ?? '').length + 1;
    throw invalidField(`${this.#fileName}, line ${before.length}, column ${column}`, expected, received);
  }

  #tokenAt(at: number): string {
    if (at >= this.#text.length) return 'the end of the file';
    if (/[\r\n]/.test(this.#text[at])) return 'the end of the line';
    const word = /[\w.+-]{1,40}|\\?./uy;
    word.lastIndex = at;
    return showValue(word.exec(this.#text)?.[0]);
  }
}

/**
 * Reads a JSON text.
 * @param fileName how errors call the text
 * @throws AppError `invalid` that names line and column, also where an object names a field twice
 */
export function parseJson(text: string, fileName: string): unknown {
  // Some editors put a byte order mark in front, which JSON does not have.
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (content.trim() === '') throw invalidField(fileName, 'JSON', 'an empty file');
  new JsonScanner(content, fileName).scan();
  return JSON.parse(content);
}
