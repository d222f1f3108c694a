import type { AppEvent } from '../../src-main/contract/events.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { Connection, ConnectionStatus } from './connection.ts';
import { Listeners } from './listeners.ts';
import { uploadFiles } from './upload.ts';
import { unreachable } from './unreachable.ts';

const GONE = 'Ridgeline does not answer: is `ridgeline serve` still running?';
const NO_SESSION = 'This session has ended. Open the link again that `ridgeline serve` prints.';

async function post(method: string, params: unknown): Promise<Reply<never> | ReturnType<typeof unreachable>> {
  let response: Response;
  try {
    response = await fetch(`./api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
  } catch {
    return unreachable(GONE);
  }
  if (response.status === 401) return unreachable(NO_SESSION);
  if (response.headers.get('content-type')?.startsWith('application/json') !== true)
    return unreachable(`Ridgeline answered with status ${response.status}: ${await response.text()}`);
  // The server answers with what the contract says.
  return (await response.json()) as Reply<never>;
}

/** A tab that nobody has seen for so long lets go of its stream. */
const ASLEEP_AFTER_MS = 30_000;

/** Browsers keep about six connections to one host: tabs in the background must not hold them all. */
function listenWhileVisible(listen: () => EventSource, onWake: () => void): void {
  let source: EventSource | undefined = listen();
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden)
      timer = setTimeout(() => {
        source?.close();
        source = undefined;
      }, ASLEEP_AFTER_MS);
    else if (source === undefined) {
      onWake();
      source = listen();
    }
  });
}

/** The way to the core in a browser: calls as HTTP requests, events as server-sent events. */
export function connectToServer(): Connection {
  const events = new Listeners<AppEvent>();
  const statuses = new Listeners<ConnectionStatus>();
  let status: ConnectionStatus = 'connected';
  const setStatus = (next: ConnectionStatus): void => {
    if (next === status) return;
    status = next;
    statuses.tell(next);
  };
  const listen = (): EventSource => {
    const source = new EventSource('./api/events');
    source.onopen = () => {
      setStatus('connected');
    };
    source.onerror = () => {
      setStatus('lost');
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      events.tell(JSON.parse(data) as AppEvent);
    };
    return source;
  };
  listenWhileVisible(listen, () => {
    // What was missed is fetched as after a lost connection.
    setStatus('lost');
  });
  return {
    call: (method, params) => post(method, params),
    subscribe: (listener) => events.add(listener),
    watchStatus: (listener) => {
      listener(status);
      return statuses.add(listener);
    },
    files: { kind: 'upload', send: uploadFiles },
  };
}
