/** A value that JSON carries. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

type Key = string | number;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A value as JSON carries it: what is undefined is left out. */
export function toJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** A value in words: a text as it is, everything else as JSON. */
export function showJson(value: Json | undefined, absent = ''): string {
  if (value === undefined) return absent;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The keys of a path as problems write it: `variants[1].regularization[0].strength`, `["odd name"].x`. */
export function keysOfPath(path: string): Key[] {
  const keys: Key[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match as readonly (string | undefined)[];
    if (index !== undefined) keys.push(Number(index));
    else if (quoted !== undefined) keys.push(String(JSON.parse(`"${quoted}"`)));
    else if (name !== undefined) keys.push(name);
  }
  return keys;
}

/** The path of a key below another path, as `keysOfPath` reads it. */
export function joinPath(path: string, key: Key): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\w$]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function childOf(value: Json | undefined, key: Key): Json | undefined {
  if (typeof key === 'number') return isList(value) ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  return keysOfPath(path).reduce(childOf, value);
}

/** The object at a path; an empty one where there is none. */
export function objectAt(value: Json | undefined, path: string): JsonObject {
  const found = valueAt(value, path);
  return isObject(found) ? found : {};
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: Json | undefined, path: string): readonly Json[] {
  const found = valueAt(value, path);
  return isList(found) ? found : [];
}

/** The text at a path; an empty one where there is none. */
export function textAt(value: Json | undefined, path: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path; undefined where there is none. */
export function numberAt(value: Json | undefined, path: string): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
}

function withoutKey(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function replace(value: Json | undefined, keys: readonly Key[], next: Json | undefined): Json | undefined {
  if (keys.length === 0) return next;
  const [key, ...rest] = keys;
  const child = replace(childOf(value, key), rest, next);
  if (typeof key === 'number') {
    const list = isList(value) ? value : [];
    return child === undefined ? list.toSpliced(key, 1) : list.with(Math.min(key, list.length - 1), child);
  }
  const object = isObject(value) ? value : {};
  if (child !== undefined) return { ...object, [key]: child };
  const left = withoutKey(object, key);
  // An object that was made for this one setting goes with it.
  return rest.length === 0 && Object.keys(left).length === 0 ? undefined : left;
}

/**
 * The document with another value at a path; undefined takes it away, and with it an object that holds nothing else.
 * Objects on the way that are missing are made.
 */
export function withValue(document: Json, path: string, next: Json | undefined): Json {
  return replace(document, keysOfPath(path), next) ?? {};
}

/** The document with one more entry in the list at a path, before what stands at `index`. */
export function withInserted(document: Json, path: string, index: number, entry: Json): Json {
  return withValue(document, path, listAt(document, path).toSpliced(index, 0, entry));
}

/** The document without one entry of the list at a path. */
export function withoutEntry(document: Json, path: string, index: number): Json {
  return withValue(document, path, listAt(document, path).toSpliced(index, 1));
}

/** The document with one entry of the list at a path moved to where `to` stands. */
export function withMoved(document: Json, path: string, from: number, to: number): Json {
  const list = listAt(document, path);
  if (from < 0 || from >= list.length) return document;
  return withValue(document, path, list.toSpliced(from, 1).toSpliced(to, 0, list[from]));
}

/** Whether a path is another one, or lies below it. */
export function isWithin(path: string, ancestor: string): boolean {
  if (ancestor === '' || path === ancestor) return true;
  return path.startsWith(ancestor) && ['.', '['].includes(path[ancestor.length]);
}
