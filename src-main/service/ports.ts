import type { AppEvent } from '../contract/events.ts';
import type { Inspection } from '../domain/inspection.ts';
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

/** What is known of the machine that the core runs on. */
export interface Machine {
  /** Looks at everything that decides about the backend. */
  inspect(): Promise<Inspection>;
  /** Where relative paths of a spec start that no file holds. */
  readonly homeFolder: string;
}

/** What lays pages out on paper. */
export interface PdfPrinter {
  /**
   * Prints a page that needs nothing but itself; the page says on what paper. Nothing in it runs, and nothing is fetched.
   * @throws AppError `conflict` that says what to do, where there is nothing to print with
   */
  print(html: string): Promise<Uint8Array>;
}

/** What a host gives the core. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  /** The database's path, or `:memory:`. */
  readonly storeFile: string;
  readonly trainer: TrainerPort;
  readonly appVersion: string;
  readonly machine: Machine;
  /** Absent: this host prints nothing. */
  readonly printer?: PdfPrinter | undefined;
}
