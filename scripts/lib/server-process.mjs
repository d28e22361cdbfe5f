import { spawn } from 'node:child_process';
import { onEndSignal } from './end-signals.mjs';
import { delay } from './run.mjs';

const GRACE_MS = 30_000;
const POLL_MS = 150;
/** One Ctrl-C arrives twice: from the terminal, and once more from npm, which passes it on. */
const SAME_SIGNAL_MS = 1000;

/**
 * A program of ours that runs in the foreground and decides our exit code. It has its own process group, so
 * that a Ctrl-C comes to us alone and it is ended once, in order.
 */
export class ForegroundProcess {
  #child;
  #signalledAt = 0;
  /** @type {Promise<number>} Its exit code; 1 if a signal ended it. */
  ended;

  /**
   * @param {string[]} args for Node
   * @param {{ cwd: string, env: Record<string, string | undefined>, relay?: boolean }} options `relay` passes its
   *   output on instead of giving it the terminal: pino writes synchronously, and on a terminal that was closed
   *   it tries the same line again for ever, so that the server would neither serve nor stop.
   */
  constructor(args, { cwd, env, relay = false }) {
    const stdio = relay ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    this.#child = spawn(process.execPath, args, { cwd, env, stdio, detached: true });
    // Not by pipe(): it lets go of the source when the target fails, and a full pipe stops the server as well.
    this.#child.stdout?.on('data', (chunk) => process.stdout.write(chunk));
    this.#child.stderr?.on('data', (chunk) => process.stderr.write(chunk));
    this.ended = new Promise((resolve) => {
      // `close` comes after the last output, which says why it ended.
      this.#child.once('close', (code) => resolve(code ?? 1));
      this.#child.once('error', () => resolve(1));
    });
  }

  get pid() {
    return this.#child.pid;
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it in good order; asked a second time, or after 30 s, at once. */
  terminate() {
    const now = Date.now();
    if (this.#signalledAt === 0) {
      this.#signalledAt = now;
      this.#signal('SIGTERM');
      setTimeout(() => this.#signal('SIGKILL'), GRACE_MS).unref();
    } else if (now - this.#signalledAt > SAME_SIGNAL_MS) {
      this.#signal('SIGKILL');
    }
  }

  /** Passes every request to end on to it. */
  followSignals() {
    onEndSignal(() => this.terminate());
  }

  /** Waits until the address answers 200. False if the process ended before. */
  async waitUntilReady(url) {
    while (this.isRunning) {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      await response?.arrayBuffer().catch(() => null);
      if (response?.ok) return true;
      await delay(POLL_MS);
    }
    return false;
  }

  /** To the whole group: what it has started ends with it. */
  #signal(signal) {
    if (!this.isRunning) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}
