// Control characters of every kind, and the marks that reorder or break a line where a terminal follows Unicode.
const UNSAFE = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text that does nothing to a terminal but stand there: what would move the cursor, colour or reorder it is shown as
 * an escape, as in `\x1b[31m`. Names of columns, classes and files come from files that anybody may have written.
 */
export function plainText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** JSON whose texts do nothing to a terminal either: JSON itself escapes only some of these characters. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSAFE, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
