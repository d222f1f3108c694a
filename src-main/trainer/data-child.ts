import type { DataReply } from '../contract/trainer-messages.ts';
import { toErrorReport } from '../contract/reply.ts';
import { loadTrainingData, type DataRequest } from './training-data.ts';

/**
 * Entry of the utility process of Electron that reads the data for a trainer in a page. They go there by a port of their own:
 * through the main process, a large set would make its window stand still.
 */

/** What Electron adds to `process` there. */
interface UtilityProcess {
  readonly parentPort: {
    on(
      name: 'message',
      listener: (message: { readonly data: DataRequest; readonly ports: readonly DataPort[] }) => void,
    ): void;
  };
}

interface DataPort {
  postMessage(reply: DataReply): void;
}

async function read(request: DataRequest): Promise<DataReply> {
  try {
    return { ok: true, value: await loadTrainingData(request) };
  } catch (error) {
    return { ok: false, error: toErrorReport(error) };
  }
}

(process as unknown as UtilityProcess).parentPort.on('message', ({ data: request, ports: [port] }) => {
  // The core ends this process: one that ends by itself may take the message with it.
  void read(request).then((reply) => port.postMessage(reply));
});
