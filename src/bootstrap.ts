import { createServer, type Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Config } from '@hongyan/config';
import {
  applyWireManners,
  createFastifyAdapter,
  HEADER_BYTES_MAX,
  HttpTraffic,
  isAdminPath,
  KnownRoutes,
} from '@hongyan/http';
import { migrate, RedisClients } from '@hongyan/persistence';
import {
  type Logger,
  Metrics,
  NestLogger,
  serveMetrics,
  startTracing,
  withoutQuery,
} from '@hongyan/telemetry';
import { AppModule } from './app.module.js';
import { SocketServer } from './gateway/socket-server.js';
import { GatewayWsAdapter } from './gateway/ws.adapter.js';
import { ReadinessService } from './system/readiness.service.js';

type FastifyCorsOptions = NonNullable<Parameters<NestFastifyApplication['enableCors']>[0]>;

const CORS: FastifyCorsOptions = {
  origin: true,
  methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
  strictPreflight: false,
};
const REDIS_WAIT_MS = 5_000;
/** Connections that may wait to be accepted: when a node is gone, all its clients come at once. */
const BACKLOG = 4_096;

/** A process that serves. */
export interface RunningHongyan {
  /** Refuses new work, lets clients go, finishes what runs. */
  stop(): Promise<void>;
}

/** Migrates, wires the roles together and listens. Throws when anything is in the way. */
export async function startHongyan(config: Config, logger: Logger): Promise<RunningHongyan> {
  const tracing = await startTracing(
    {
      endpoint: config.otlpEndpoint,
      serviceName: config.traceServiceName,
      roles: config.roles,
      ratio: config.traceRatio,
    },
    logger,
  );
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, logger, tracing),
    createFastifyAdapter(config),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const readiness = app.get(ReadinessService);
  await app.get(RedisClients).untilReady(REDIS_WAIT_MS);
  const ran = await migrate(app.get(DataSource));
  if (ran.length > 0) logger.info({ migrations: ran }, 'Schema migrated');

  const fastify = app.getHttpAdapter().getInstance();
  app.get(HttpTraffic).watch(fastify);
  applyWireManners(fastify, config, app.get(KnownRoutes));
  app.enableCors({
    // Pages of any origin may use the wire; the Admin API is for pages of its own.
    delegator: (request: FastifyRequest, callback: (error: null, options: FastifyCorsOptions) => void) =>
      callback(null, isAdminPath(withoutQuery(request.url)) ? { origin: false } : CORS),
  });
  const wsPort = config.roles.includes('gateway') ? serveSockets(app, config, readiness) : undefined;

  await app.listen({ port: config.httpPort, host: config.httpHost, backlog: BACKLOG });
  if (wsPort) await listen(wsPort, config.wsPort, config.httpHost);
  const metricsServer = await listenForScrapes(app.get(Metrics), config);
  logger.info({ roles: config.roles, httpPort: config.httpPort, wsPort: config.wsPort }, 'Hongyan is up');

  return {
    stop: async () => {
      readiness.stop();
      wsPort?.close();
      await app.close();
      metricsServer?.close();
      metricsServer?.closeAllConnections();
      await tracing.stop();
    },
  };
}

/** Undefined when nobody wants to see numbers. */
async function listenForScrapes(metrics: Metrics, config: Config): Promise<Server | undefined> {
  const { metricsPort: port, metricsHost: host, metricsToken: token } = config;
  return port === 0 ? undefined : serveMetrics(metrics, { port, host, token });
}

/** WebSockets on both ports; the second port answers HTTP like the first, for probes. */
function serveSockets(app: NestFastifyApplication, config: Config, readiness: ReadinessService): Server {
  const http = app.getHttpServer();
  const second = createServer({ maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
    http.emit('request', request, response);
  });
  const sockets = new SocketServer({
    frameBytesMax: config.gatewayFrameBytesMax,
    deflate: config.gatewayDeflate,
    trustProxy: config.trustProxy,
    upgradesPerSecond: config.gatewayUpgradesPerSecond,
    upgradesWaitingMax: config.gatewayUpgradesWaitingMax,
    upgradesPerAddressPerSecond: config.gatewayUpgradesPerAddressPerSecond,
    admits: () => !readiness.isStopping,
  });
  sockets.attach(http);
  sockets.attach(second);
  app.useWebSocketAdapter(new GatewayWsAdapter(sockets));
  return second;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, BACKLOG, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
