import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Invalidations } from '@hongyan/persistence';
import { CLOSE_CODES } from '@hongyan/protocol';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import type { App } from '../apps/app.js';
import { AppsService } from '../apps/apps.service.js';
import { TokensService } from '../users/tokens.service.js';
import type { ClientSocket } from './client-socket.js';
import { Greetings } from './greetings.service.js';
import { SocketsRegistry } from './sockets.registry.js';

const RETRY_MS = 500;
/** From so many hints on it is cheaper to look at everybody. */
const WAITING_MAX = 1_000;

/** Whom a hint may be about: one user, one app, or, when hints were missed, everybody. */
type Suspicion = { readonly userId: number } | { readonly appId: number } | 'everybody';

/**
 * Sends sockets away whose token was revoked or whose app was disabled (contract 9, S9). Invalidations are only
 * hints that it is time to look: what they are about is asked of the database, so that a socket which was opened
 * with a newer token stays.
 */
@Injectable()
export class Dismissals {
  private waiting: Suspicion[] = [];
  private isLooking = false;

  constructor(
    private readonly sockets: SocketsRegistry,
    private readonly tokens: TokensService,
    private readonly apps: AppsService,
    private readonly greetings: Greetings,
    @Inject(LOGGER) private readonly logger: Logger,
    invalidations: Invalidations,
  ) {
    invalidations.on('revocations', (id) => this.suspect(id === null ? 'everybody' : { userId: Number(id) }));
    invalidations.on('tenants', () => this.suspect('everybody'));
    invalidations.on('apps', (id) => this.suspect(id === null ? 'everybody' : { appId: Number(id) }));
  }

  private suspect(suspicion: Suspicion): void {
    if (suspicion === 'everybody' || this.waiting.length >= WAITING_MAX) this.waiting = ['everybody'];
    else this.waiting.push(suspicion);
    void this.look();
  }

  /** One look at a time, until nothing waits; while the database is away it tries again. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    for (let suspicion; (suspicion = this.waiting.shift());) {
      try {
        await this.examine(suspicion);
      } catch (error) {
        this.logger.warn({ err: error }, 'Cannot check whether sockets may stay');
        this.waiting.unshift(suspicion);
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
    this.isLooking = false;
  }

  private async examine(suspicion: Suspicion): Promise<void> {
    for (const [appId, sockets] of this.suspectsOf(suspicion)) {
      const app = await this.apps.getById(appId);
      const present =
        suspicion !== 'everybody' && 'appId' in suspicion
          ? new Map<number, number>()
          : await this.tokens.generationsOf(appId, [
              ...new Set(sockets.map(({ session }) => session!.userId)),
            ]);
      for (const socket of sockets) {
        const { userId, generation } = socket.session!;
        if (app.status !== 'enabled' || (present.get(userId) ?? 0) > generation) this.dismiss(socket, app);
      }
    }
  }

  /** The open sockets in question, by app. */
  private suspectsOf(suspicion: Suspicion): Map<number, ClientSocket[]> {
    const byApp = new Map<number, ClientSocket[]>();
    const sockets =
      suspicion !== 'everybody' && 'userId' in suspicion
        ? this.sockets.socketsOf(suspicion.userId)
        : this.sockets.sockets();
    for (const socket of sockets) {
      if (socket.readyState !== socket.OPEN) continue;
      const { appId } = socket.session!;
      if (suspicion !== 'everybody' && 'appId' in suspicion && suspicion.appId !== appId) continue;
      const suspects = byApp.get(appId);
      if (suspects) suspects.push(socket);
      else byApp.set(appId, [socket]);
    }
    return byApp;
  }

  private dismiss(socket: ClientSocket, { settings: { language } }: App): void {
    socket.send(this.greetings.disconnect('user_not_exists', language));
    socket.close(CLOSE_CODES.badToken);
  }
}
