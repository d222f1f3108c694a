import type { Context } from 'hono';
import { UPLOAD_TYPE } from '../../contract/upload-head.ts';
import type { App } from '../../service/app.ts';
import { refusalReply, replyResponse } from './refusal.ts';
import { withinTime } from './request-time.ts';

/** Each has a file open, and the disk writes one after the other anyway. */
const MOST_AT_ONCE = 4;

/** The pieces of a body, as long as another one comes in time. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinTime(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // What is left of it is of no use.
    reader.cancel().catch(() => undefined);
  }
}

/**
 * Takes files from the page as one body: a line that names them, then their bytes. A body has no end by itself, only that
 * which the line says; nothing of it is held in memory.
 */
export function takeUpload(app: App) {
  let current = 0;
  return async (context: Context): Promise<Response> => {
    if (context.req.header('Content-Type') !== UPLOAD_TYPE)
      return refusalReply(415, `expected files as ${UPLOAD_TYPE}`);
    const { body } = context.req.raw;
    if (body === null) return refusalReply(400, 'expected files, received no body');
    if (current >= MOST_AT_ONCE) return refusalReply(503, 'too many uploads at once already');
    current += 1;
    try {
      const reply = await app.receiveFiles(piecesOf(body));
      const response = replyResponse(reply);
      // The rest of the body may still be on its way: nothing else can follow on this connection.
      if (!reply.ok) response.headers.set('Connection', 'close');
      return response;
    } finally {
      current -= 1;
    }
  };
}
