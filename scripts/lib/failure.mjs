/**
 * A failure the reader can act on: its message is one sentence, printed without a stack trace.
 * Anything else that is thrown is a bug of ours and keeps its stack.
 */
export class Failure extends Error {
  /** @param {string} sentence @param {{ detail?: string }} [options] `detail` is printed above the sentence. */
  constructor(sentence, options = {}) {
    super(sentence);
    this.name = 'Failure';
    this.detail = options.detail ?? '';
  }
}

/** Says in one sentence why a folder or file could not be used; other errors come back unchanged. */
export function explainDisk(error, path) {
  const reason = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a file is in the way of a folder of that name',
  }[error?.code];
  return reason ? new Failure(`Cannot use ${path}: ${reason}.`) : error;
}

/** Runs a script's main function; a failure becomes one sentence on stderr and exit code 1. */
export async function runMain(main) {
  // A terminal that was closed, or a reader like `head` that has left, must not cut an orderly end short.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    await main();
  } catch (error) {
    if (error instanceof Failure) {
      if (error.detail) process.stderr.write(`${error.detail.trimEnd()}\n`);
      process.stderr.write(`hongyan: ${error.message}\n`);
    } else {
      process.stderr.write(`hongyan: unexpected error: ${error?.stack ?? error}\n`);
    }
    process.exit(1);
  }
}
