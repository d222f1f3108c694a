import { showValue } from '../errors.ts';
import {
  found,
  problemAt,
  type FieldPath,
  type Filter,
  type Outcome,
  type Span,
  type ValueText,
} from './syntax.ts';
import { tokenize, type Keyword, type Token } from './tokens.ts';

/** Deeper than anybody writes, and far from the depth at which the machine gives up. */
const MOST_NESTED = 100;

type Word = Extract<Token, { kind: 'word' }>;

function showToken(token: Token, text: string): string {
  return token.kind === 'word' && token.open
    ? 'the end of the filter'
    : showValue(text.slice(token.at.from, token.at.to));
}

/** A walk through the signs of a filter. */
class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Outcome<Filter> {
    if (this.#tokens.length === 0) return found({ kind: 'everything' });
    const filter = this.#or();
    if (!filter.ok || this.#peek() === undefined) return filter;
    return this.#unexpected('AND, OR or the end');
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens.at(this.#index + ahead);
  }

  #isKeyword(keyword: Keyword, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token?.kind === 'keyword' && token.keyword === keyword;
  }

  /** Takes the next sign where it is of this kind. */
  #takes(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false;
    this.#index += 1;
    return true;
  }

  #takesKeyword(keyword: Keyword): boolean {
    if (!this.#isKeyword(keyword)) return false;
    this.#index += 1;
    return true;
  }

  #unexpected(expected: string): Outcome<never> {
    const token = this.#peek();
    if (token !== undefined) return problemAt(token.at, expected, showToken(token, this.#text));
    const end = this.#text.length;
    return problemAt({ from: end, to: end }, expected, 'the end of the filter');
  }

  #or(): Outcome<Filter> {
    return this.#list(
      'or',
      () => this.#and(),
      () => this.#takesKeyword('OR'),
    );
  }

  #and(): Outcome<Filter> {
    return this.#list(
      'and',
      () => this.#not(),
      () => this.#takesKeyword('AND') || this.#startsTerm(),
    );
  }

  /** Two terms side by side mean both. */
  #startsTerm(): boolean {
    const token = this.#peek();
    return token?.kind === 'word' || token?.kind === '(' || this.#isKeyword('NOT');
  }

  #list(kind: 'and' | 'or', term: () => Outcome<Filter>, goesOn: () => boolean): Outcome<Filter> {
    const terms: Filter[] = [];
    do {
      const next = term();
      if (!next.ok) return next;
      terms.push(next.value);
    } while (goesOn());
    return found(terms.length === 1 ? terms[0] : { kind, terms });
  }

  #not(): Outcome<Filter> {
    if (!this.#isKeyword('NOT')) return this.#primary();
    return this.#nested(() => {
      this.#index += 1;
      const term = this.#not();
      return term.ok ? found({ kind: 'not', term: term.value }) : term;
    });
  }

  #nested(inner: () => Outcome<Filter>): Outcome<Filter> {
    if (this.#depth >= MOST_NESTED) return this.#unexpected(`at most ${MOST_NESTED} levels of nesting`);
    this.#depth += 1;
    const result = inner();
    this.#depth -= 1;
    return result;
  }

  #primary(): Outcome<Filter> {
    const token = this.#peek();
    if (token?.kind === '(') return this.#nested(() => this.#group());
    if (token?.kind !== 'word') return this.#unexpected('a field, a word to look for, NOT or (');
    const word = this.#closed(token);
    if (!word.ok) return word;
    this.#index += 1;
    const { parts, text, quoted, at } = token;
    const next = this.#peek();
    if (next?.kind === 'operator') return this.#comparison({ parts, at }, next);
    if (this.#isKeyword('IN')) return this.#in({ parts, at }, 1);
    if (this.#isKeyword('NOT') && this.#isKeyword('IN', 1)) {
      const list = this.#in({ parts, at }, 2);
      return list.ok ? found({ kind: 'not', term: list.value }) : list;
    }
    return found({ kind: 'words', text, quoted, at });
  }

  #group(): Outcome<Filter> {
    this.#index += 1;
    const inner = this.#or();
    if (!inner.ok) return inner;
    return this.#takes(')') ? inner : this.#unexpected('AND, OR or )');
  }

  #closed(word: Word): Outcome<Word> {
    if (!word.open) return found(word);
    const { to } = word.at;
    return problemAt({ from: word.at.from, to }, 'a closing "', 'the end of the filter');
  }

  #comparison(field: FieldPath, token: Extract<Token, { kind: 'operator' }>): Outcome<Filter> {
    this.#index += 1;
    const value = this.#value();
    if (!value.ok) return value;
    return found({ kind: 'comparison', field, operator: token.operator, value: value.value });
  }

  #value(): Outcome<ValueText> {
    const token = this.#peek();
    if (token?.kind !== 'word') return this.#unexpected('a value');
    const word = this.#closed(token);
    if (!word.ok) return word;
    this.#index += 1;
    return found({ text: token.text, at: token.at });
  }

  #in(field: FieldPath, keywords: number): Outcome<Filter> {
    this.#index += keywords;
    if (!this.#takes('(')) return this.#unexpected('(');
    const values: ValueText[] = [];
    do {
      const value = this.#value();
      if (!value.ok) return value;
      values.push(value.value);
    } while (this.#takes(','));
    return this.#takes(')') ? found({ kind: 'in', field, values }) : this.#unexpected(', or )');
  }
}

/**
 * Reads a filter:
 *
 *     filter     = [ or ]
 *     or         = and { "OR" and }
 *     and        = not { [ "AND" ] not }
 *     not        = "NOT" not | primary
 *     primary    = "(" or ")" | field operator value | field [ "NOT" ] "IN" "(" value { "," value } ")" | words
 *     operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~"
 *
 * Fields, values and words are bare, or stand in double quotes. Which fields there are is `compileFilter`'s affair.
 * @returns the filter, or the first thing that is wrong
 */
export function parseFilter(text: string): Outcome<Filter> {
  return new Parser(text).parse();
}

/** The place of a part of the filter, for messages: `at character 7`. */
export function describePlace({ from }: Span): string {
  return `at character ${from + 1}`;
}
