import { Injectable } from '@nestjs/common';
import { RedisClients, UnitOfWork } from '@hongyan/persistence';

export interface Readiness {
  readonly isReady: boolean;
  readonly database: boolean;
  readonly redis: boolean;
}

const CHECK_TIMEOUT_MS = 1_000;
const CACHE_MS = 500;

/** Whether this process can do its work now. */
@Injectable()
export class ReadinessService {
  isStopping = false;
  private cached: Promise<Readiness> | undefined;
  private checkedAtMs = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clients: RedisClients,
  ) {}

  /** From now on not ready: the process is about to end. */
  stop(): void {
    this.isStopping = true;
  }

  /** Asks both engines, at most twice a second. */
  async check(): Promise<Readiness> {
    const nowMs = Date.now();
    if (!this.cached || nowMs - this.checkedAtMs > CACHE_MS) {
      this.checkedAtMs = nowMs;
      this.cached = this.ask();
    }
    const readiness = await this.cached;
    return this.isStopping ? { ...readiness, isReady: false } : readiness;
  }

  private async ask(): Promise<Readiness> {
    const [database, redis] = await Promise.all([
      answers(() => this.unitOfWork.pool.query('SELECT 1')),
      answers(() => this.clients.shared.ping()),
    ]);
    return { isReady: database && redis, database, redis };
  }
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([
      ask().then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
