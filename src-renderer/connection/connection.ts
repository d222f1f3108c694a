import type { Method, Params, Value } from '../../src-main/contract/api.ts';
import type { AppEvent } from '../../src-main/contract/events.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { FileDoor } from './file-door.ts';
import type { Unreachable } from './unreachable.ts';

/** Whether the core can be reached at the moment. */
export type ConnectionStatus = 'connected' | 'lost';

/** The way to the core, the same through every door. */
export interface Connection {
  /** Never rejects: a core that cannot be reached is an answer too, with the code `unreachable`. */
  call<M extends Method>(method: M, params: Params<M>): Promise<Reply<Value<M>> | Unreachable>;
  /** Gives the function that ends the subscription. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Tells at once how it stands, and then every change. Gives the function that ends it. */
  watchStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** How files of the person come to the core. */
  readonly files: FileDoor;
}
