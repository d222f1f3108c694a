import { createHash, type Hash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';

/** How a download ended: null for a file that is there and has the expected checksum, else what went wrong. */
export type DownloadProblem = string | null;

const TIMEOUT_MS = 10 * 60_000;

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

async function save(url: string, file: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
  if (!response.ok || response.body === null)
    throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  const hash = createHash('sha256');
  await writeFile(file, hashed(response.body, hash), { flag: 'wx' });
  return hash.digest('hex');
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says "fetch failed" and keeps the reason to its cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * Fetches a file and keeps it only if its SHA-256 is the expected one. Proxies are taken from the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).
 */
export async function downloadVerified(
  url: string,
  sha256: string,
  file: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<DownloadProblem> {
  // Absent before Node 24.14.
  const restoreProxy = 'setGlobalProxyFromEnv' in http ? http.setGlobalProxyFromEnv(options.env) : undefined;
  try {
    const received = await save(url, file, options.signal);
    if (received === sha256.toLowerCase()) return null;
    await rm(file);
    return `${url}: expected the SHA-256 ${sha256}, received ${received}`;
  } catch (error) {
    await rm(file, { force: true });
    return `${url}: ${describe(error)}`;
  } finally {
    restoreProxy?.();
  }
}
