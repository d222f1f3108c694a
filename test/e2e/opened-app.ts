import type { Page } from '@playwright/test';
import type { Method, Params, Value } from '../../src-main/contract/api.ts';
import type { Reply } from '../../src-main/contract/reply.ts';

/** The app as its user sees it, whichever door it was opened by. */
export interface OpenedApp {
  readonly page: Page;
  readonly database: string;
  /** Asks the core past the page, to prepare a journey or to see what it left; an error is thrown. */
  readonly call: <M extends Method>(method: M, params: Params<M>) => Promise<Value<M>>;
  /** Leads the page to one of its addresses, as in `#/settings`. */
  readonly visit: (hash: string) => Promise<void>;
  /** Calls that held the core's process for more than 40 ms, as it logged them; where its log can be read. */
  readonly slowCalls: () => readonly string[];
  /** Ends the app as its user does. */
  readonly close: () => Promise<void>;
}

/** The value of a reply. */
export function valueOf<M extends Method>(method: M, reply: Reply<Value<M>>): Value<M> {
  if (reply.ok) return reply.value;
  throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`);
}
