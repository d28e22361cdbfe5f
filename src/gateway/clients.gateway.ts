import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { CONFIG, type Config } from '@hongyan/config';
import { parseUrlEncoded } from '@hongyan/http';
import { AppError, addressOf, Clock } from '@hongyan/kernel';
import { CLOSE_CODES } from '@hongyan/protocol';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { isOriginAllowed } from '../apps/allowed-origin.js';
import { AppsService } from '../apps/apps.service.js';
import { ArrivalsService } from '../messaging/arrivals.service.js';
import { TokensService, type UserSession } from '../users/tokens.service.js';
import { deviceOf, isDartClient } from './client-kind.js';
import type { ClientSession, ClientSocket } from './client-socket.js';
import { ConnectionLimits } from './connection-limits.service.js';
import { Frames } from './frames.service.js';
import { Greetings } from './greetings.service.js';
import { LivenessWheel } from './liveness-wheel.js';
import { NODE_ID } from './node-identity.js';
import { receiptOf } from './receipt.js';
import { NodeRegistration } from './node-registration.service.js';
import type { NodeReader } from './node.stream.js';
import { Places } from './places/places.service.js';
import type { SocketEvents } from './socket-events.js';
import type { SocketServer } from './socket-server.js';
import { SocketsRegistry } from './sockets.registry.js';
import { PING_BYTES } from './text-frame.js';
import { DeliveryDelay } from './upgrades/delivery-delay.js';

const DRAIN_STEP_MS = 50;
/** A token that stands in the query as it is, beside names and values without escapes. */
const PLAIN_TOKEN = /^[^?%[]*\?(?:[^?%[]*&)?token=([0-9a-f]{40})(?:&[^%[]*)?$/;
/** How long a socket that cannot be served now is held before it is sent away: iOS comes back at once. */
const HOLD_MS = 2_000;

/** The sockets of clients: token check, liveness, frames out. What clients send is a sign of life, or a receipt. */
@WebSocketGateway()
export class ClientsGateway
  implements OnGatewayInit<SocketServer>, OnApplicationBootstrap, BeforeApplicationShutdown, SocketEvents
{
  private readonly wheel: LivenessWheel<ClientSocket>;
  private isDraining = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly tokens: TokensService,
    private readonly apps: AppsService,
    private readonly sockets: SocketsRegistry,
    private readonly node: NodeRegistration,
    private readonly arrivals: ArrivalsService,
    private readonly greetings: Greetings,
    private readonly frames: Frames,
    private readonly limits: ConnectionLimits,
    private readonly places: Places,
    private readonly delay: DeliveryDelay,
    private readonly clock: Clock,
  ) {
    this.wheel = new LivenessWheel(config.gatewayPingIntervalMs, (socket) => this.checkLiveness(socket));
  }

  afterInit(server: SocketServer): void {
    server.onSocket(this, this.delay);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.wheel.start();
    const reader: NodeReader = {
      take: (entry, journey) => this.frames.take(entry, journey),
      flush: () => this.frames.flush(),
    };
    await this.node.start(reader, {
      onSpread: (userId) => void this.limits.countDevices(userId),
      onLapse: () => void this.sendAllAway(),
    });
    this.logger.info({ node: NODE_ID }, 'Gateway is up');
  }

  opened(socket: ClientSocket, request: IncomingMessage): Promise<void> {
    // Until the token is known nothing is read, so a flood waits in the sender's own buffers.
    socket.pause();
    return this.accept(socket, request);
  }

  /** Contract 5.3: the handshake is done whatever the token; the first frame tells. Never throws. */
  private async accept(socket: ClientSocket, request: IncomingMessage): Promise<void> {
    try {
      const token = tokenOf(request);
      const session = await this.tokens.resolveSession(token);
      const app = await this.apps.getById(session.principal.appId);
      if (!isOriginAllowed(app.settings.allowedOrigins, request.headers.origin, request.headers.host)) {
        return this.dismiss(socket, CLOSE_CODES.policy);
      }
      const { userId } = session.principal;
      await this.limits.untilTurn(app, userId);
      const release = await this.places.take(app);
      if (!release) return void this.sendAwayLater(socket);
      const admitted = this.admit(socket, token, this.sessionOf(session, request));
      // It stands in the registry by now, or has gone.
      release();
      await admitted;
      this.limits.trim(app, userId);
    } catch (error) {
      if (error instanceof AppError && error.key !== 'server_error') {
        const { 'accept-language': acceptLanguage } = request.headers;
        socket.send(this.greetings.disconnect('user_not_exists', 'default', acceptLanguage));
        this.dismiss(socket, CLOSE_CODES.badToken);
      } else {
        // Our trouble, not the token's: a 4006 would make iOS delete it (contract 5.3).
        this.logger.warn({ err: error }, 'Cannot check the token of a socket');
        void this.sendAwayLater(socket);
      }
    }
  }

  private dismiss(socket: ClientSocket, code: number): void {
    socket.resume();
    socket.close(code);
  }

  private async sendAwayLater(socket: ClientSocket): Promise<void> {
    await sleep(HOLD_MS);
    this.dismiss(socket, CLOSE_CODES.goingAway);
  }

  private sessionOf(
    { generation, principal: { userId, appId } }: UserSession,
    request: IncomingMessage,
  ): ClientSession {
    const nowMs = this.clock.nowMs();
    const address = addressOf(request, this.config.trustProxy);
    return {
      userId,
      appId,
      generation,
      isDart: isDartClient(request),
      device: deviceOf(request),
      // A copy: a part of a text keeps the whole of it, here a header of any length, as long as the socket lives.
      ip: isIP(address) ? Buffer.from(address).toString('latin1') : null,
      connectedAtMs: nowMs,
      isGreeted: false,
      lastSeenMs: nowMs,
      framesSinceVisit: 0,
    };
  }

  private async admit(socket: ClientSocket, token: string, session: ClientSession): Promise<void> {
    if (socket.readyState !== socket.OPEN) return;
    socket.session = session;
    this.wheel.add(socket);
    this.sockets.add(session.appId, session.userId, socket);
    // The greeting promises that messages arrive from now on, so presence comes first.
    await this.node.tell(session);
    // From here on a revocation finds the socket; one that came before it was there shows now.
    await this.tokens.resolve(token);
    socket.resume();
    this.frames.greet(socket, this.greetings.connect());
    if (this.isDraining) socket.close(CLOSE_CODES.goingAway);
  }

  closed(socket: ClientSocket): void {
    const { session } = socket;
    if (!session) return;
    this.wheel.remove(socket);
    this.sockets.remove(session.appId, session.userId, socket);
    this.places.left(session.appId);
    void this.node.tell(session);
  }

  alive({ session }: ClientSocket): void {
    if (session) session.lastSeenMs = this.clock.nowMs();
  }

  received(socket: ClientSocket, data: Buffer, isBinary: boolean): void {
    const { session } = socket;
    if (!session) return;
    this.alive(socket);
    if (++session.framesSinceVisit > this.config.gatewayFramesMax) socket.close(CLOSE_CODES.policy);
    const msgId = isBinary ? null : receiptOf(data);
    // A receipt is a courtesy: the socket hears nothing of it, whatever becomes of it (contract 5.4).
    if (msgId !== null) this.arrivals.accept(session, msgId).catch(ignore);
  }

  /**
   * Contract 5.4: anything a client sends, pongs included, is a sign of life. Who sent something unasked since the last
   * visit need not be asked now: the heartbeats of the SDKs make most pings, and their pongs, needless.
   */
  private checkLiveness(socket: ClientSocket): void {
    const session = socket.session!;
    const isTalking = session.framesSinceVisit > 0;
    session.framesSinceVisit = 0;
    if (this.clock.nowMs() - session.lastSeenMs >= this.config.gatewayIdleMs) {
      socket.close(CLOSE_CODES.goingAway);
    } else if (!isTalking && socket.readyState === socket.OPEN) {
      if (socket.stream) socket.stream.write(PING_BYTES);
      else socket.ping();
    }
  }

  /**
   * Sends every client of this moment away with 1001, spread over half the drain time, so that they do not come back
   * all at once. They catch up from history where they come back.
   */
  private async sendAllAway(): Promise<void> {
    const waiting = [...this.sockets.sockets()];
    const perStep = Math.ceil(
      (waiting.length * DRAIN_STEP_MS) / Math.max(DRAIN_STEP_MS, this.config.drainMs / 2),
    );
    while (waiting.length > 0) {
      for (const socket of waiting.splice(0, perStep)) socket.close(CLOSE_CODES.goingAway);
      if (waiting.length > 0) await sleep(DRAIN_STEP_MS);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    this.wheel.stop();
    const deadlineMs = this.clock.nowMs() + this.config.drainMs;
    await this.sendAllAway();
    while (this.sockets.size > 0 && this.clock.nowMs() < deadlineMs) await sleep(DRAIN_STEP_MS);
    for (const socket of this.sockets.sockets()) socket.terminate();
    await this.node.stop();
  }
}

/** The last `token` of the query (contract 5.1); an absent or unreadable one is no token. */
function tokenOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  // What every SDK sends, in a tenth of the time.
  const [, plain] = PLAIN_TOKEN.exec(url) ?? [];
  if (plain !== undefined && url.lastIndexOf('token') === url.indexOf('token')) return plain;
  const mark = url.indexOf('?');
  if (mark === -1) return '';
  try {
    const { token } = parseUrlEncoded(url.slice(mark + 1));
    return typeof token === 'string' ? token : '';
  } catch {
    return '';
  }
}

/** A receipt that cannot be booked is as good as lost. */
function ignore(): void {}
