import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Failure, explainDisk } from '../lib/failure.mjs';

const WATCHDOG = fileURLToPath(new URL('./watchdog.mjs', import.meta.url));

/** The script's side of the watchdog: asks it to start, signal and end engines, and hears of their exits. */
export class Keeper {
  #child;
  #nextId = 1;
  #waiting = new Map();
  #exitListeners = new Set();
  #isEnded = false;

  /** @param {{ stateFile: string, removeAtEnd?: string[] }} options */
  static async open({ stateFile, removeAtEnd = [] }) {
    const keeper = new Keeper();
    // execArgv: a test runner's own flags are not for the watchdog.
    keeper.#child = fork(WATCHDOG, [JSON.stringify({ stateFile, removeAtEnd })], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    await new Promise((resolve, reject) => {
      keeper.#child.once('message', resolve);
      keeper.#child.once('error', reject);
      keeper.#child.once('exit', (code) =>
        reject(new Failure(`The engines' watchdog ended at once (${code}).`)),
      );
    });
    keeper.#child.removeAllListeners('exit');
    keeper.#child.on('message', (message) => keeper.#hear(message));
    keeper.#child.once('exit', () => keeper.#lose());
    keeper.#release();
    return keeper;
  }

  /** @returns {Promise<number | undefined>} the pid, or undefined if the program could not be run. */
  startEngine(name, spec) {
    return this.#ask('start', { name, spec });
  }

  /** SIGKILL and SIGTERM resolve when the engine is gone. */
  signalEngine(name, signal) {
    return this.#ask('signal', { name, signal });
  }

  stopEngine(name) {
    return this.#ask('stopEngine', { name });
  }

  /** From now on this process of ours ends with us, before the engines do. */
  adopt(pid) {
    return this.#ask('adopt', { pid });
  }

  removeAtEnd(path) {
    return this.#ask('removeAtEnd', { path });
  }

  /** @param {(exit: { name: string, pid: number, code: number | string | null, signal: string | null }) => void} listener */
  onExit(listener) {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  /** Ends every engine and the watchdog itself; may be called twice. */
  async end() {
    if (this.#isEnded) return;
    await this.#ask('end', {}).catch(() => {});
    this.#isEnded = true;
    if (this.#child.connected) this.#child.disconnect();
  }

  #ask(operation, rest) {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new Failure("The engines' watchdog is gone."));
        return;
      }
      this.#waiting.set(id, { resolve, reject });
      this.#child.ref();
      this.#child.channel.ref();
      this.#child.send({ id, operation, ...rest });
    });
  }

  #hear(message) {
    if (message.event === 'exit') {
      for (const listener of this.#exitListeners) listener(message);
      return;
    }
    const waiter = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    this.#release();
    if (message.error === undefined) waiter?.resolve(message.result);
    else
      waiter?.reject(
        explainDisk(Object.assign(new Error(message.error), { code: message.code }), 'the log folder'),
      );
  }

  #lose() {
    for (const { reject } of this.#waiting.values()) reject(new Failure("The engines' watchdog is gone."));
    this.#waiting.clear();
  }

  /** An idle channel must not keep the script alive. */
  #release() {
    if (this.#waiting.size > 0) return;
    this.#child.unref();
    this.#child.channel?.unref();
  }
}
