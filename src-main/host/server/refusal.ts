import type { Reply } from '../../contract/reply.ts';
import { PAGE_HEADERS } from '../machine/page-security.ts';

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, sentence: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title></head>
<body><h1>${escaped(title)}</h1><p>${escaped(sentence)}</p></body>
</html>
`;
}

/** Turns a person away, in a sentence. */
export function refusalPage(status: 401 | 403 | 404, title: string, sentence: string): Response {
  const headers = {
    ...PAGE_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  };
  return new Response(page(title, sentence), { status, headers });
}

/** Turns a program away, in the form of every answer. */
export function refusalReply(status: 400 | 401 | 403 | 405 | 413 | 415 | 503, message: string): Response {
  const reply: Reply<never> = { ok: false, error: { code: 'invalid', message, problems: [] } };
  return replyResponse(reply, status);
}

/** An answer of the core, on its way. */
export function replyResponse(reply: Reply<unknown>, status = 200): Response {
  return Response.json(reply, { status, headers: { ...PAGE_HEADERS, 'Cache-Control': 'no-store' } });
}
