/** The core gave no answer. */
export interface Unreachable {
  readonly ok: false;
  readonly error: { readonly code: 'unreachable'; readonly message: string; readonly problems: readonly [] };
}

export function unreachable(message: string): Unreachable {
  return { ok: false, error: { code: 'unreachable', message, problems: [] } };
}
