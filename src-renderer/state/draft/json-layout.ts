import { isList, isObject, joinPath, type Json } from './json-path.ts';

/** What is longer goes over several lines. */
const WIDTH = 100;

function oneLine(value: Json): string {
  if (isList(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${oneLine(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Lists of objects are read downwards, even where they would fit beside each other. */
function mustBreak(value: Json): boolean {
  if (isList(value)) return value.length > 1 && value.some(isObject);
  return isObject(value) && Object.values(value).some(mustBreak);
}

function layOut(value: Json, indent: string, before: number): string {
  const short = oneLine(value);
  const isSmall = indent.length + before + short.length < WIDTH && !mustBreak(value) && indent !== '';
  if (isSmall || (!isList(value) && !isObject(value))) return short;
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    const entries = value.map((entry) => inner + layOut(entry, inner, 0));
    return `[\n${entries.join(',\n')}\n${indent}]`;
  }
  if (Object.keys(value).length === 0) return '{}';
  const fields = Object.entries(value).map(([key, field]) => {
    const name = `${JSON.stringify(key)}: `;
    return inner + name + layOut(field, inner, name.length);
  });
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

/** A document as text: what is short on one line, as people write experiments by hand. */
export function layOutJson(document: Json): string {
  return `${layOut(document, '', 0)}\n`;
}

/** The line, from 1, on which each value of a JSON text begins, by its path. The text has been read as JSON before. */
export function linesOfPaths(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let at = 0;
  let line = 1;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    line += found.split('\n').length - 1;
    return found;
  };
  const skipBlanks = (): string => skip(/\s*/y);
  const walkEntries = (walkEntry: (index: number) => void, close: string): void => {
    at += 1;
    skipBlanks();
    for (let index = 0; at < text.length && text[at] !== close; index++) {
      walkEntry(index);
      skipBlanks();
      skip(/,\s*/y);
    }
    at += 1;
  };
  const walkField = (path: string): void => {
    const start = line;
    const name = skip(/"(?:[^"\\]|\\.)*"/y);
    skip(/\s*:\s*/y);
    const field = joinPath(path, String(JSON.parse(name)));
    walk(field);
    // A field's problem is looked for where its name stands.
    lines.set(field, start);
  };
  const walk = (path: string): void => {
    skipBlanks();
    lines.set(path, line);
    if (text[at] === '{')
      walkEntries(() => {
        walkField(path);
      }, '}');
    else if (text[at] === '[')
      walkEntries((index) => {
        walk(joinPath(path, index));
      }, ']');
    else skip(/"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y);
  };
  walk('');
  return lines;
}

/** The line of a path, or of the nearest thing above it that the text has. */
export function lineOfPath(lines: ReadonlyMap<string, number>, path: string): number {
  for (let part = path; part !== ''; part = part.replace(/(?:\.?[^.[\]]+|\[[^\]]*\])$/, '')) {
    const line = lines.get(part);
    if (line !== undefined) return line;
    if (!/[.[]/.test(part)) break;
  }
  return lines.get('') ?? 1;
}
