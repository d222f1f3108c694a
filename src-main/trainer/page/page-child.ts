import type {
  DataReply,
  ErrorReport,
  PageReady,
  TrainerEvent,
  TrainerRequest,
} from '../../contract/trainer-messages.ts';
import type { Dataset } from '../../domain/dataset.ts';
import { AppError } from '../../domain/errors.ts';
import { describeAdapter, type GpuAdapter } from '../../domain/gpu-adapter.ts';
import { openWebGpu } from '../job/opened-backend.ts';
import { TrainerProcess } from '../job/trainer-process.ts';

/**
 * Entry of the trainer as a page that nobody sees, for Chromium's own WebGPU. Two ports come in one message: the core's, for
 * requests and events as any trainer has them, and one that brings the data, which a page cannot read.
 */

interface Port<Incoming> {
  onmessage: ((message: { readonly data: Incoming }) => void) | null;
  postMessage(message: PageReady | TrainerEvent): void;
}

type Ports = readonly [core: Port<TrainerRequest>, data: Port<DataReply>];

/** What is used of the page. */
interface Page {
  addEventListener(
    name: 'message',
    listener: (message: {
      readonly source: unknown;
      readonly data: unknown;
      readonly ports: unknown;
    }) => void,
  ): void;
}

async function findAdapter(): Promise<GpuAdapter | null> {
  // Chromium leaves it out where it is switched off.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
  return adapter === null ? null : describeAdapter(adapter.info);
}

function fromReport({ code, message, problems }: ErrorReport): AppError {
  return new AppError(code, message, { problems });
}

function firstData(port: Port<DataReply>): Promise<Dataset> {
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data: reply }) => {
      if (reply.ok) resolve(reply.value);
      else reject(fromReport(reply.error));
    };
  });
}

/** By a message, because timers of hidden pages may wait for a second. */
function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}

function serve([core, data]: Ports): void {
  const ground = {
    loadData: () => firstData(data),
    openBackend: () => openWebGpu(navigator.gpu),
    letMessagesIn,
  };
  const trainer = new TrainerProcess(ground, {
    send: (event) => core.postMessage(event),
    // The core closes the page when it has the last message.
    close: () => undefined,
  });
  core.onmessage = ({ data: request }) => trainer.take(request);
  void findAdapter().then((adapter) => core.postMessage({ type: 'ready', adapter }));
}

(globalThis as unknown as Page).addEventListener('message', ({ source, data, ports }) => {
  if (source === globalThis && data === 'ports') serve(ports as Ports);
});
