import { describe, expect, it, onTestFinished } from 'vitest';
import type { AppEvent } from '../../../src-main/contract/events.ts';
import { EventStreams } from '../../../src-main/host/server/event-stream.ts';

const EVENT: AppEvent = {
  name: 'experiment.notice',
  value: { experimentId: 1, atMs: 5, text: 'a line\nand another' },
};

function streamsOf(heartbeatMs?: number): EventStreams {
  const streams = new EventStreams(heartbeatMs);
  onTestFinished(() => streams.close());
  return streams;
}

async function readAll(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  return new Response(stream).text();
}

describe('event streams', () => {
  it('carry an event on one line, line breaks within it escaped', async () => {
    const streams = streamsOf();
    const stream = streams.open();
    streams.send(EVENT);
    streams.close();
    const text = await readAll(stream);
    expect(text).toBe(`retry: 1000\n\ndata: ${JSON.stringify(EVENT)}\n\n`);
  });

  it('end the stream of a page that does not keep up, and keep no more than 256 events for it', async () => {
    const streams = streamsOf();
    const slow = streams.open();
    const other = streams.open();
    const reader = other?.getReader();
    let read = 0;
    for (let count = 0; count < 1000; count += 1) {
      streams.send(EVENT);
      await reader?.read();
      read += 1;
    }
    expect(streams.size).toBe(1);
    expect((await readAll(slow)).match(/^data: /gm)).toHaveLength(255);
    expect(read).toBe(1000);
  });

  it('forget a page that is gone', async () => {
    const streams = streamsOf();
    const stream = streams.open();
    expect(streams.size).toBe(1);
    await stream?.cancel();
    expect(streams.size).toBe(0);
    streams.send(EVENT);
  });

  it('beat, so that a dead connection is noticed on both sides', async () => {
    const streams = streamsOf(5);
    const reader = streams.open()?.getReader();
    await reader?.read();
    const beat = await reader?.read();
    expect(new TextDecoder().decode(beat?.value)).toBe(':\n\n');
  });

  it('are at most 64', () => {
    const streams = streamsOf();
    const opened = Array.from({ length: 65 }, () => streams.open());
    expect(opened.map((stream) => stream !== null)).toEqual([...Array<boolean>(64).fill(true), false]);
  });
});
