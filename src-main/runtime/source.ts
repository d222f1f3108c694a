import type { RuntimePlaces } from './places.ts';

/** What a source works with. */
export interface SourceContext {
  readonly places: RuntimePlaces;
  /** An empty folder; what a source leaves under `lib/` and `deps/` in it is the runtime. */
  readonly staging: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /** Tells the user what takes time. */
  readonly say: (line: string) => void;
}

/** How an attempt ended. `skipped`: nothing was tried, because it could not have worked. */
export type SourceResult =
  { readonly ok: true } | { readonly ok: false; readonly skipped: boolean; readonly reason: string };

/** A place that a runtime can be had from: fills the staging folder or says why not. */
export type Source = (context: SourceContext) => Promise<SourceResult>;

export function skipped(reason: string): SourceResult {
  return { ok: false, skipped: true, reason };
}

export function failed(reason: string): SourceResult {
  return { ok: false, skipped: false, reason };
}
