import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Inject, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { RawData } from 'ws';
import { CONFIG, type Config } from '@hongyan/config';
import { parseUrlEncoded } from '@hongyan/http';
import { AppError, Clock } from '@hongyan/kernel';
import { CLOSE_CODES } from '@hongyan/protocol';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { isOriginAllowed } from '../apps/allowed-origin.js';
import { AppsService } from '../apps/apps.service.js';
import { ArrivalsService } from '../messaging/arrivals.service.js';
import { TokensService, type UserSession } from '../users/tokens.service.js';
import type { ClientSession, ClientSocket } from './client-socket.js';
import { Greetings } from './greetings.service.js';
import { LivenessWheel } from './liveness-wheel.js';
import { NODE_ID } from './node-identity.js';
import { receiptOf } from './receipt.js';
import { NodeRegistration } from './node-registration.service.js';
import type { NodeEntry } from './node.stream.js';
import type { SocketServer } from './socket-server.js';
import { SocketsRegistry } from './sockets.registry.js';

const DRAIN_STEP_MS = 50;
/** Sockets that a broadcast writes to in one turn. */
const BROADCAST_STEP = 1_000;
/** How long a socket whose token cannot be checked is held before it is sent away: iOS comes back at once. */
const OUTAGE_HOLD_MS = 2_000;

/** The sockets of clients: token check, liveness, frames out. What clients send is a sign of life, or a receipt. */
@WebSocketGateway()
export class ClientsGateway
  implements OnGatewayInit<SocketServer>, OnApplicationBootstrap, BeforeApplicationShutdown
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
    private readonly clock: Clock,
  ) {
    this.wheel = new LivenessWheel(config.gatewayPingIntervalMs, (socket) => this.checkLiveness(socket));
  }

  afterInit(server: SocketServer): void {
    server.onSocket((socket, request) => void this.accept(socket, request));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.wheel.start();
    await this.node.start((entry) => this.write(entry));
    this.logger.info({ node: NODE_ID }, 'Gateway is up');
  }

  /** Contract 5.3: the handshake is done whatever the token; the first frame tells. Never throws. */
  private async accept(socket: ClientSocket, request: IncomingMessage): Promise<void> {
    // Until the token is known nothing is read, so a flood waits in the sender's own buffers.
    socket.pause();
    socket.on('error', ignore);
    try {
      const token = tokenOf(request);
      const session = await this.tokens.resolveSession(token);
      const app = await this.apps.getById(session.principal.appId);
      if (!isOriginAllowed(app.settings.allowedOrigins, request.headers.origin, request.headers.host)) {
        socket.resume();
        socket.close(CLOSE_CODES.policy);
        return;
      }
      await this.admit(socket, token, session, isDartClient(request));
    } catch (error) {
      if (error instanceof AppError && error.key !== 'server_error') {
        socket.resume();
        const { 'accept-language': acceptLanguage } = request.headers;
        socket.send(this.greetings.disconnect('user_not_exists', 'default', acceptLanguage));
        socket.close(CLOSE_CODES.badToken);
      } else {
        // Our trouble, not the token's: a 4006 would make iOS delete it (contract 5.3).
        this.logger.warn({ err: error }, 'Cannot check the token of a socket');
        await sleep(OUTAGE_HOLD_MS);
        socket.resume();
        socket.close(CLOSE_CODES.goingAway);
      }
    }
  }

  private async admit(
    socket: ClientSocket,
    token: string,
    { generation, principal: { userId, appId } }: UserSession,
    isDart: boolean,
  ): Promise<void> {
    if (socket.readyState !== socket.OPEN) return;
    socket.on('close', () => this.forget(socket));
    const lastSeenMs = this.clock.nowMs();
    socket.session = { userId, appId, generation, isDart, lastSeenMs, framesSincePing: 0 };
    this.wheel.add(socket);
    // The greeting promises that messages arrive from now on, so presence comes first.
    const isFirst = this.sockets.add(appId, userId, socket);
    this.node.countChanged(appId);
    if (isFirst) await this.node.announce({ userId, appId });
    // From here on a revocation finds the socket; one that came before it was there shows now.
    await this.tokens.resolve(token);
    socket.on('message', (data: RawData, isBinary: boolean) => this.receive(socket, data, isBinary));
    socket.on('ping', () => this.touch(socket));
    socket.on('pong', () => this.touch(socket));
    socket.resume();
    socket.send(this.greetings.connect());
    if (this.isDraining) socket.close(CLOSE_CODES.goingAway);
  }

  private forget(socket: ClientSocket): void {
    this.wheel.remove(socket);
    const { userId, appId } = socket.session!;
    const isLast = this.sockets.remove(appId, userId, socket);
    this.node.countChanged(appId);
    if (isLast) void this.node.withdraw({ userId, appId });
  }

  private touch({ session }: ClientSocket): void {
    session!.lastSeenMs = this.clock.nowMs();
  }

  private receive(socket: ClientSocket, data: RawData, isBinary: boolean): void {
    this.touch(socket);
    const session: ClientSession = socket.session!;
    if (++session.framesSincePing > this.config.gatewayFramesMax) socket.close(CLOSE_CODES.policy);
    const msgId = isBinary ? null : receiptOf(data as Buffer);
    // A receipt is a courtesy: the socket hears nothing of it, whatever becomes of it (contract 5.4).
    if (msgId !== null) this.arrivals.accept(session, msgId).catch(ignore);
  }

  /** Contract 5.4: anything a client sends, pongs included, is a sign of life. */
  private checkLiveness(socket: ClientSocket): void {
    const session = socket.session!;
    session.framesSincePing = 0;
    if (this.clock.nowMs() - session.lastSeenMs >= this.config.gatewayIdleMs) {
      socket.close(CLOSE_CODES.goingAway);
    } else if (socket.readyState === socket.OPEN) {
      socket.ping();
    }
  }

  private write(entry: NodeEntry): void {
    for (const [id, frame, audience] of entry) {
      if (audience === 'app') {
        void this.broadcast(id, frame);
        continue;
      }
      for (const socket of this.sockets.socketsOf(id)) {
        if (audience !== 'dart' || socket.session!.isDart) this.writeTo(socket, frame);
      }
    }
  }

  /** Lets other work in between: an app may have every socket of this process. */
  private async broadcast(appId: number, frame: string): Promise<void> {
    const sockets = [...this.sockets.socketsOfApp(appId)];
    for (let start = 0; start < sockets.length; start += BROADCAST_STEP) {
      if (start > 0) await nextTurn();
      for (const socket of sockets.slice(start, start + BROADCAST_STEP)) this.writeTo(socket, frame);
    }
  }

  private writeTo(socket: ClientSocket, frame: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.config.gatewaySendBufferBytesMax) {
      // It cannot take a close frame either before the rest; history has what it misses.
      socket.close(CLOSE_CODES.goingAway);
      return;
    }
    socket.send(frame);
  }

  /** Sends every client away with 1001, spread over the drain time, so that they do not come back all at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    this.wheel.stop();
    const deadlineMs = this.clock.nowMs() + this.config.drainMs;
    const waiting = [...this.sockets.sockets()];
    const perStep = Math.ceil(
      (waiting.length * DRAIN_STEP_MS) / Math.max(DRAIN_STEP_MS, this.config.drainMs / 2),
    );
    while (waiting.length > 0) {
      for (const socket of waiting.splice(0, perStep)) socket.close(CLOSE_CODES.goingAway);
      if (waiting.length > 0) await sleep(DRAIN_STEP_MS);
    }
    while (this.sockets.size > 0 && this.clock.nowMs() < deadlineMs) await sleep(DRAIN_STEP_MS);
    for (const socket of this.sockets.sockets()) socket.terminate();
    await this.node.stop();
  }
}

/** Contract C1: the handshake of the Flutter SDK on Dart's own sockets. iOS says EIO=4 too, with another agent. */
function isDartClient({ url = '', headers }: IncomingMessage): boolean {
  return /[?&]EIO=4(&|$)/.test(url) && headers['user-agent']?.startsWith('Dart/') === true;
}

/** The last `token` of the query (contract 5.1); an absent or unreadable one is no token. */
function tokenOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  if (mark === -1) return '';
  try {
    const { token } = parseUrlEncoded(url.slice(mark + 1));
    return typeof token === 'string' ? token : '';
  } catch {
    return '';
  }
}

/**
 * `ws` closes a socket that broke the protocol by itself; without a listener the error would end the process. A
 * receipt that cannot be booked is as good as lost.
 */
function ignore(): void {}
