const WIDTH = 88;

/** JSON in which what fits on a line stands on one. */
export function jsonLines(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return flat;
  const spaced = flatLine(value);
  if (indent.length + spaced.length <= WIDTH) return spaced;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item: unknown) => inner + jsonLines(item, inner))
    : entriesOf(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${jsonLines(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** Without what JSON leaves out. */
function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

function flatLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${flatLine(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
