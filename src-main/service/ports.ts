import type { AppEvent } from '../contract/events.ts';
import type { TrainerPort } from './trainer-port.ts';

/** Where the core writes what its user does not see. */
export interface Log {
  /** For who looks for a cause; a host may drop it. */
  debug(message: string): void;
  warn(message: string): void;
  error(message: string, cause: unknown): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
}

/** Tells every door. */
export type Emit = (event: AppEvent) => void;

/** What a host gives the core. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  /** The database's path, or `:memory:`. */
  readonly storeFile: string;
  readonly trainer: TrainerPort;
  readonly appVersion: string;
}
