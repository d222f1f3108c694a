import { createHash, randomBytes } from 'node:crypto';

// 256 bits: nobody guesses one.
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

// Looked up by digest: how long a look-up takes then says nothing about how much of a guess was right.
function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

/** Who may come in: a token opens one session, once, and sessions last as long as the server. */
export class Sessions {
  #tokenDigest: string | null = null;
  readonly #sessionDigests = new Set<string>();

  /** A token for one more session; it takes the place of one that was not used. */
  newToken(): string {
    const token = newSecret();
    this.#tokenDigest = digestOf(token);
    return token;
  }

  /** Exchanges a token for a session's secret; null for one that is not, or no longer, good. */
  open(token: string): string | null {
    if (digestOf(token) !== this.#tokenDigest) return null;
    this.#tokenDigest = null;
    const secret = newSecret();
    this.#sessionDigests.add(digestOf(secret));
    return secret;
  }

  has(secret: string | undefined): boolean {
    return secret !== undefined && this.#sessionDigests.has(digestOf(secret));
  }
}
