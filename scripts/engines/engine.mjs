import { existsSync, readFileSync, statSync } from 'node:fs';
import { Failure } from '../lib/failure.mjs';
import { findFreePort } from '../lib/ports.mjs';
import { delay, lastLines } from '../lib/run.mjs';

const READY_WITHIN_MS = 90_000;
const POLL_MS = 40;
const PORT_ATTEMPTS = 6;
const ADDRESS_IN_USE = /address already in use|port is already allocated/i;

/**
 * @typedef {object} Recipe How one engine is run.
 * @property {string} name Its name at the watchdog.
 * @property {string} title Its name for people.
 * @property {string} logFile
 * @property {(port: number) => object} spec What the watchdog shall spawn.
 * @property {(port: number) => Promise<boolean>} isReady A real conversation in the engine's protocol.
 * @property {(port: number) => Promise<void>} [prepare] Runs once it answers, before anybody is told.
 */

/** One running engine. Its port stays the same over `kill` and `start`, so clients find it again. */
export class Engine {
  #recipe;
  #keeper;
  #port = null;
  #pid = null;

  /** @param {Recipe} recipe @param {import('./keeper.mjs').Keeper} keeper */
  constructor(recipe, keeper) {
    this.#recipe = recipe;
    this.#keeper = keeper;
    keeper.onExit(({ pid }) => {
      if (pid === this.#pid) this.#pid = null;
    });
  }

  get name() {
    return this.#recipe.name;
  }

  get title() {
    return this.#recipe.title;
  }

  get port() {
    return this.#port;
  }

  /** Null while it is down. */
  get pid() {
    return this.#pid;
  }

  get logFile() {
    return this.#recipe.logFile;
  }

  /** Starts it and resolves when it answers: on a free port the first time, on the same port ever after. */
  async start() {
    const isFirst = this.#port === null;
    for (let attempt = 1; ; attempt += 1) {
      const port = this.#port ?? (await findFreePort());
      const problem = await this.#tryStart(port);
      if (!problem) {
        this.#port = port;
        return;
      }
      if (!ADDRESS_IN_USE.test(problem)) throw this.#explain(problem);
      if (attempt === PORT_ATTEMPTS) throw new Failure(`${this.title} found its port ${port} taken.`);
      if (!isFirst) await delay(500);
    }
  }

  /** SIGKILL, as a power cut would; resolves when it is gone. */
  kill() {
    return this.#keeper.signalEngine(this.name, 'SIGKILL');
  }

  /** Ends it in good order; `start` brings it back. */
  stop() {
    return this.#keeper.stopEngine(this.name);
  }

  /** Freezes it: connections stay open, nothing answers. */
  pause() {
    return this.#keeper.signalEngine(this.name, 'SIGSTOP');
  }

  resume() {
    return this.#keeper.signalEngine(this.name, 'SIGCONT');
  }

  /** @returns {Promise<string | null>} null once it is ready, else what its log says. */
  async #tryStart(port) {
    const logOffset = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
    const readLog = () => readFileSync(this.logFile).subarray(logOffset).toString();
    const exits = [];
    const forget = this.#keeper.onExit((event) => {
      if (event.name === this.name) exits.push(event);
    });
    try {
      this.#pid = (await this.#keeper.startEngine(this.name, this.#recipe.spec(port))) ?? null;
      const giveUpAt = Date.now() + READY_WITHIN_MS;
      while (exits.length === 0 && Date.now() < giveUpAt) {
        if ((await this.#recipe.isReady(port)) && exits.length === 0) {
          await this.#recipe.prepare?.(port);
          return null;
        }
        await delay(POLL_MS);
      }
      const [exit] = exits;
      if (!exit) await this.kill();
      this.#pid = null;
      const ending = exit
        ? `it ended with ${exit.signal ?? exit.code}`
        : `no answer in ${READY_WITHIN_MS} ms`;
      return `${readLog()}\n(${ending})`;
    } finally {
      forget();
    }
  }

  #explain(problem) {
    const detail = lastLines(problem, 12);
    if (/No space left|errno: 28|Disk is full/i.test(problem)) {
      return new Failure(`${this.title} could not start: the disk is full.`, { detail });
    }
    if (/Permission denied|errno: 13/i.test(problem)) {
      return new Failure(`${this.title} could not start: it may not use its folder.`, { detail });
    }
    return new Failure(`${this.title} could not start; the last lines of ${this.logFile} are above.`, {
      detail,
    });
  }
}
