import { isIP } from 'node:net';
import { hostname } from 'node:os';

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(host) || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The name in a Host header, without brackets and port; null where it is none. */
function nameOf(hostHeader: string): string | null {
  const url = URL.parse(`http://${hostHeader}/`);
  // What is not written as a host alone is not taken for one.
  if (url?.pathname !== '/' || url.username !== '' || url.search !== '' || url.hash !== '') return null;
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Whether a request was meant for this server. A page of another origin could lead its own name to this address (DNS
 * rebinding): the Host header then has that name. Numeric addresses cannot be led anywhere. The port may be another one
 * than ours, as behind a tunnel.
 * @param boundTo the host that the server listens on
 */
export function isOwnHost(hostHeader: string | undefined, boundTo: string): boolean {
  const name = hostHeader === undefined ? null : nameOf(hostHeader);
  if (name === null) return false;
  if (LOOPBACK_NAMES.includes(name)) return true;
  if (isLoopback(boundTo)) return name === boundTo;
  return isIP(name) !== 0 || [boundTo, hostname()].some((own) => own.toLowerCase() === name);
}

/**
 * Whether a request comes from our own page, or from no page at all. Browsers name the page's origin in every request that
 * changes something, and say by Sec-Fetch-Site where any request comes from.
 */
export function isOwnOrigin(headers: {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly site: string | undefined;
}): boolean {
  const { host, origin, site } = headers;
  if (origin !== undefined && origin !== `http://${host ?? ''}`) return false;
  return site === undefined || site === 'same-origin' || site === 'none';
}
