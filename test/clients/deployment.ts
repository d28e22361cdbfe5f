import { type Hongyan, startHongyan } from '../harness/installation.js';
import { type Environment, ServerProcess } from '../harness/server-process.js';

/** Short enough for a test to sit through, long enough for a busy machine. */
export const HEARTBEAT_MS = 700;
const SETTINGS: Environment = {
  HONGYAN_GATEWAY_PING_INTERVAL_MS: '300',
  // Less than two pauses between heartbeats, so who is still there after them was heard.
  HONGYAN_GATEWAY_IDLE_MS: '1300',
};

/** A server with an app, which goes away and comes back on the same ports. */
export class Deployment {
  private server: ServerProcess;

  private constructor(private readonly hongyan: Hongyan) {
    this.server = hongyan.server;
  }

  static async start(): Promise<Deployment> {
    return new Deployment(await startHongyan({ env: SETTINGS }));
  }

  get app(): Hongyan['app'] {
    return this.hongyan.app;
  }

  get installation(): Hongyan['installation'] {
    return this.hongyan.installation;
  }

  get httpPort(): number {
    return this.server.httpPort;
  }

  get wsPort(): number {
    return this.server.wsPort;
  }

  /** SIGTERM; resolves when the process has ended with code 0. */
  stop(): Promise<void> {
    return this.server.stop();
  }

  async startAgain(): Promise<void> {
    const { httpPort, wsPort } = this.server;
    this.server = new ServerProcess(this.installation.environment, httpPort, wsPort);
    await this.server.untilReady();
  }

  async dispose(): Promise<void> {
    if (this.server.isRunning) await this.server.kill();
    await this.hongyan.dispose();
  }
}
