const LENGTH = 4096;

// TensorFlow's libraries say this while they are being linked in, before any log level applies.
const CHATTER = /^(WARNING: All log messages before absl::InitializeLog|I\d{4} ).*\n?/gm;

/** Keeps the end of what a trainer writes to its error stream; without what says nothing about why it died. */
export function captureStderr(stderr: NodeJS.ReadableStream | null): () => string {
  let kept = '';
  stderr?.setEncoding('utf8');
  stderr?.on('data', (text: string) => {
    kept = (kept + text).slice(-LENGTH);
  });
  return () => kept.replace(CHATTER, '');
}
