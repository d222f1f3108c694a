import type { FilterOperator, Span } from './syntax.ts';

/** Words that are not looked for unless they are quoted; upper and lower case are taken as equal. */
export const KEYWORDS = ['AND', 'OR', 'NOT', 'IN'] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** One sign of the language. */
export type Token =
  | {
      readonly kind: 'word';
      /** Without quotes. */
      readonly text: string;
      /** The text, cut at the dots that are not quoted. */
      readonly parts: readonly string[];
      readonly quoted: boolean;
      /** Whether the last quote is missing: nothing but a reader that goes on while somebody types takes such a word. */
      readonly open: boolean;
      readonly at: Span;
    }
  | { readonly kind: 'keyword'; readonly keyword: Keyword; readonly at: Span }
  | { readonly kind: 'operator'; readonly operator: FilterOperator; readonly at: Span }
  | { readonly kind: '(' | ')' | ','; readonly at: Span }
  /** A sign that stands alone and means nothing: `!`. */
  | { readonly kind: 'stray'; readonly at: Span };

/** A sign that may stand in a bare word. */
const BARE = /[^\s()=!<>~,"≠≤≥]/;
const BARE_TEXT = /^[^\s()=!<>~,"≠≤≥]+$/;
const OPERATOR = /<=|>=|!=|[=<>~≠≤≥]/y;
const ALIASES: Readonly<Record<string, FilterOperator>> = { '≠': '!=', '≤': '<=', '≥': '>=' };

/** Whether a text may stand without quotes: not empty, without signs of the language, and no keyword. */
export function isBare(text: string): boolean {
  return BARE_TEXT.test(text) && keywordOf(text) === undefined;
}

function keywordOf(text: string): Keyword | undefined {
  const upper = text.toUpperCase();
  return KEYWORDS.find((keyword) => keyword === upper);
}

/** Reads quoted text from behind its first quote on: `\"` is a quote and `\\` a backslash. */
function readQuoted(text: string, start: number): { text: string; to: number; open: boolean } {
  let quoted = '';
  let at = start;
  while (at < text.length && text[at] !== '"') {
    const isEscape = text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\');
    if (isEscape) at += 1;
    quoted += text[at];
    at += 1;
  }
  return { text: quoted, to: Math.min(at + 1, text.length), open: at >= text.length };
}

/** Reads a word: bare and quoted pieces without a blank between them. */
function readWord(text: string, from: number): Token {
  const parts = [''];
  let quoted = false;
  let open = false;
  let at = from;
  while (at < text.length && (text[at] === '"' || BARE.test(text[at]))) {
    if (text[at] === '"') {
      const piece = readQuoted(text, at + 1);
      parts[parts.length - 1] += piece.text;
      quoted = true;
      open = piece.open;
      at = piece.to;
    } else {
      if (text[at] === '.') parts.push('');
      else parts[parts.length - 1] += text[at];
      at += 1;
    }
  }
  const whole = parts.join('.');
  const keyword = quoted ? undefined : keywordOf(whole);
  if (keyword !== undefined) return { kind: 'keyword', keyword, at: { from, to: at } };
  return { kind: 'word', text: whole, parts, quoted, open, at: { from, to: at } };
}

function readToken(text: string, from: number): Token {
  const sign = text[from];
  if (sign === '(' || sign === ')' || sign === ',') return { kind: sign, at: { from, to: from + 1 } };
  OPERATOR.lastIndex = from;
  const operator = OPERATOR.exec(text)?.[0];
  if (operator !== undefined) {
    const at = { from, to: from + operator.length };
    return { kind: 'operator', operator: ALIASES[operator] ?? (operator as FilterOperator), at };
  }
  if (sign === '!') return { kind: 'stray', at: { from, to: from + 1 } };
  return readWord(text, from);
}

/** Cuts a filter's text into its signs. Every text can be cut: what does not fit together is the parser's affair. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at])) at += 1;
    if (at >= text.length) return tokens;
    const token = readToken(text, at);
    tokens.push(token);
    at = token.at.to;
  }
}
