// What would move a terminal's cursor, or reorder or break a line where a reader follows Unicode; not tabs and line ends.
const ACTIVE = /(?![\t\r\n])[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text without characters that do something instead of standing there: names come from files that anybody may have written. */
export function inertText(text: string): string {
  return text.replace(ACTIVE, '\ufffd');
}

/** A text of JSON in which such characters are escapes, so that what it holds stays what it is. */
export function inertJsonText(json: string): string {
  return json.replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value as JSON in which such characters are escapes. */
export function inertJson(value: unknown): string {
  return inertJsonText(JSON.stringify(value, null, 2));
}
