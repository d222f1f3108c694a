import { tokenize, type Token } from './tokens.ts';

function isKeyword(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'keyword' && token.keyword === keyword;
}

/** Whether a filter may be cut before a sign: not between a field and what is said of it. */
function mayCutBefore(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token.kind === 'operator' || token.kind === 'stray' || isKeyword(token, 'IN')) return false;
  return !(isKeyword(token, 'NOT') && isKeyword(tokens.at(index + 1), 'IN'));
}

/** The brackets that a text leaves open, closed. */
function missingBrackets(tokens: readonly Token[]): string {
  let open = 0;
  for (const { kind } of tokens) {
    if (kind === '(') open += 1;
    if (kind === ')') open -= 1;
  }
  return ')'.repeat(Math.max(open, 0));
}

/**
 * What of a filter can be used while somebody is still writing it: the longest beginning that makes sense, its brackets closed. A table
 * goes on showing what fits that, instead of nothing or everything.
 * @param isUsable whether a text is a filter of the table
 * @returns the text itself where it can be used; empty, which is everything, where no beginning can be
 */
export function usablePart(text: string, isUsable: (text: string) => boolean): string {
  if (isUsable(text)) return text;
  const tokens = tokenize(text);
  for (let count = tokens.length; count > 0; count--) {
    if (count < tokens.length && !mayCutBefore(tokens, count)) continue;
    const before = tokens.slice(0, count);
    const part = text.slice(0, before[count - 1].at.to) + missingBrackets(before);
    if (isUsable(part)) return part;
  }
  return '';
}
