import type { Reply } from '../../src-main/contract/reply.ts';
import { UPLOAD_TYPE, uploadHeadLine, type KeptFiles } from '../../src-main/contract/upload-head.ts';
import { unreachable, type Unreachable } from './unreachable.ts';
import type { ChosenFile, SendOptions } from './file-door.ts';

const BROKEN =
  'The files did not arrive whole, and nothing of them was kept. One may have changed meanwhile, or the program has ended.';

/** The files as one body behind a line that names them; the browser reads them from the disk while it sends. */
function bodyOf(files: readonly ChosenFile[]): Blob {
  const head = uploadHeadLine({ files: files.map(({ path, file }) => ({ path, sizeBytes: file.size })) });
  return new Blob([head, ...files.map(({ file }) => file)]);
}

function readReply({ status, responseText }: XMLHttpRequest): Reply<KeptFiles> | Unreachable {
  try {
    // The server answers with what the contract says.
    return JSON.parse(responseText) as Reply<KeptFiles>;
  } catch {
    return unreachable(`Ridgeline answered with status ${status}: ${responseText}`);
  }
}

/** Sends files to the local server. Not by `fetch`, which does not tell how much has gone. */
export function uploadFiles(
  files: readonly ChosenFile[],
  { onProgress, signal }: SendOptions,
): Promise<Reply<KeptFiles> | Unreachable | null> {
  const body = bodyOf(files);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = (): void => {
      request.abort();
    };
    const end = (reply: Reply<KeptFiles> | Unreachable | null): void => {
      signal.removeEventListener('abort', abort);
      resolve(reply);
    };
    request.open('POST', './api/upload');
    request.setRequestHeader('content-type', UPLOAD_TYPE);
    request.upload.onprogress = ({ loaded }) => {
      onProgress(Math.min(loaded, body.size), body.size);
    };
    request.onload = () => {
      end(readReply(request));
    };
    request.onerror = () => {
      end(unreachable(BROKEN));
    };
    request.onabort = () => {
      end(null);
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) end(null);
    else request.send(body);
  });
}
