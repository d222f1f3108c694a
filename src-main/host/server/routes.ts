import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { toErrorReport } from '../../contract/reply.ts';
import type { App } from '../../service/app.ts';
import { PAGE_HEADERS } from '../machine/page-security.ts';
import type { PageFiles } from '../machine/page-files.ts';
import { isOwnHost, isOwnOrigin } from './address-guard.ts';
import type { EventStreams } from './event-stream.ts';
import { refusalPage, refusalReply, replyResponse } from './refusal.ts';
import { limitTime } from './request-time.ts';
import type { Sessions } from './sessions.ts';
import { takeUpload } from './upload.ts';

/** A spec with every seed written out is a tenth of it. */
const MAX_BODY_BYTES = 2 ** 20;

const SESSION_PATH = '/session';

/** What the routes lead to. */
export interface RoutesOptions {
  readonly app: App;
  readonly files: PageFiles;
  readonly sessions: Sessions;
  readonly streams: EventStreams;
  /** The host that the server listens on. */
  readonly host: string;
  readonly cookieName: string;
}

/** Where a token is exchanged for a session. */
export function pathOfLink(token: string): string {
  return `${SESSION_PATH}?token=${token}`;
}

function isForPrograms(context: Context): boolean {
  return context.req.path.startsWith('/api/');
}

/** Every request: was it meant for us, and does it come from our own page? */
function addressGuard(boundTo: string): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('Host');
    const origin = context.req.header('Origin');
    const site = context.req.header('Sec-Fetch-Site');
    // A link on another page may lead a person here; its scripts may not.
    const isVisit = !isForPrograms(context) && context.req.header('Sec-Fetch-Mode') === 'navigate';
    const isOwn = isOwnHost(host, boundTo) && isOwnOrigin({ host, origin, site: isVisit ? undefined : site });
    if (isOwn) return next();
    const sentence = 'This request was not made by Ridgeline’s own page, or not to Ridgeline’s own address.';
    return isForPrograms(context)
      ? refusalReply(403, sentence)
      : refusalPage(403, 'Not from here', `${sentence} Open the link that the program printed.`);
  };
}

function sessionGuard(sessions: Sessions, cookieName: string): MiddlewareHandler {
  return async (context, next) => {
    if (sessions.has(getCookie(context, cookieName))) return next();
    const sentence =
      'Open the link that the program printed. A link works once; Enter in its terminal prints another one.';
    return isForPrograms(context) ? refusalReply(401, sentence) : refusalPage(401, 'No session', sentence);
  };
}

function openSession({ sessions, cookieName }: RoutesOptions) {
  return (context: Context): Response => {
    const isOpen = sessions.has(getCookie(context, cookieName));
    const secret = isOpen ? null : sessions.open(context.req.query('token') ?? '');
    if (secret === null && !isOpen)
      return refusalPage(
        401,
        'This link does not open',
        'It was used already, or another one took its place. Enter in the program’s terminal prints a new one.',
      );
    if (secret !== null)
      setCookie(context, cookieName, secret, { httpOnly: true, sameSite: 'Strict', path: '/' });
    for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value);
    context.header('Cache-Control', 'no-store');
    return context.redirect('/', 303);
  };
}

function answerCall(app: App) {
  return async (context: Context<object, '/api/:method'>): Promise<Response> => {
    if (context.req.header('Content-Type')?.split(';')[0].trim() !== 'application/json')
      return refusalReply(415, 'expected the parameters as application/json');
    let params: unknown;
    try {
      params = await context.req.json();
    } catch (error) {
      return refusalReply(
        400,
        `expected the parameters as JSON (${error instanceof Error ? error.message : ''})`,
      );
    }
    return replyResponse(await app.dispatch(context.req.param('method'), params));
  };
}

function openEvents(streams: EventStreams) {
  return (): Response => {
    const stream = streams.open();
    if (stream === null) return refusalReply(503, 'too many pages listen already');
    const headers = { ...PAGE_HEADERS, 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' };
    return new Response(stream, { headers });
  };
}

/** The server's addresses: the link, the calls, the events, and the files of the page. */
export function createRoutes(options: RoutesOptions): Hono {
  const { app, files, sessions, streams, host, cookieName } = options;
  const routes = new Hono();
  routes.use(addressGuard(host));
  routes.get(SESSION_PATH, openSession(options));
  routes.use(sessionGuard(sessions, cookieName));
  routes.post('/api/upload', takeUpload(app));
  routes.use(limitTime);
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      const refusal = refusalReply(413, `expected parameters of at most ${MAX_BODY_BYTES} bytes`);
      // The rest of the body is still on its way: nothing else can follow on this connection.
      refusal.headers.set('Connection', 'close');
      return refusal;
    },
  });
  routes.post('/api/:method', limit, answerCall(app));
  routes.get('/api/events', openEvents(streams));
  routes.all('/api/*', () =>
    refusalReply(405, 'expected POST /api/<method>, POST /api/upload or GET /api/events'),
  );
  routes.get('*', (context) => files.answer(context.req.path));
  routes.onError((error) => replyResponse({ ok: false, error: toErrorReport(error) }, 500));
  return routes;
}
