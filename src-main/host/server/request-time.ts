import type { HttpBindings } from '@hono/node-server';
import type { Context, Next } from 'hono';

/** A request's parameters take a moment, through a tunnel some seconds. */
const MOST_MS = 30_000;

/** Ends the connection of a request whose body is not there in time; how long the answer takes does not count. */
export async function limitTime(context: Context<{ Bindings: HttpBindings }>, next: Next): Promise<void> {
  // Requests that a test makes without a connection have none.
  const { incoming } = context.env as Partial<HttpBindings>;
  if (incoming === undefined || incoming.complete) return next();
  const timer = setTimeout(() => {
    if (!incoming.complete) incoming.destroy();
  }, MOST_MS);
  incoming.once('end', () => clearTimeout(timer));
  incoming.once('close', () => clearTimeout(timer));
  return next();
}

/** What a promise gives, or an error after a time in which nothing came of it. */
export async function withinTime<Value>(promise: Promise<Value>, mostMs = MOST_MS): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('nothing came for too long')), mostMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
