import { type OwnEngines, startOwnEngines } from '../harness/engines.js';
import { Installation, type Role } from '../harness/installation.js';
import type { Environment, ServerProcess } from '../harness/server-process.js';
import { CutProxy } from './cut-proxy.js';

const PROCESSES_PER_ROLE = 2;
const ROLES: readonly Role[] = ['api', 'worker', 'gateway'];

/** Two processes of each role on private engines. The first of each role reaches the engines through proxies. */
export class Cluster {
  private readonly processes = new Map<Role, ServerProcess[]>();

  private constructor(
    readonly engines: OwnEngines,
    readonly installation: Installation,
    readonly toDatabase: CutProxy,
    readonly toRedis: CutProxy,
  ) {}

  static async start(env: Environment): Promise<Cluster> {
    const engines = await startOwnEngines();
    const cluster = new Cluster(
      engines,
      await Installation.create({ ...engines, env: { HONGYAN_LOG_LEVEL: 'warn', ...env } }),
      await CutProxy.to(engines.mariadb.port),
      await CutProxy.to(engines.redis.port),
    );
    try {
      // The first one migrates the database.
      cluster.processes.set('api', [await cluster.launch('api', 0)]);
      cluster.of('api').push(await cluster.launch('api', 1));
      for (const role of ['worker', 'gateway'] as const) {
        const places = Array.from({ length: PROCESSES_PER_ROLE }, (_, place) => cluster.launch(role, place));
        cluster.processes.set(role, await Promise.all(places));
      }
      return cluster;
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
  }

  of(role: Role): ServerProcess[] {
    return this.processes.get(role) ?? [];
  }

  /** Puts a new process in the place of one that was killed. */
  async replace(role: Role, place: number): Promise<void> {
    await this.of(role)[place]!.ended;
    this.of(role)[place] = await this.launch(role, place);
  }

  async untilReady(): Promise<void> {
    for (const role of ROLES) for (const server of this.of(role)) await server.untilReady();
  }

  async dispose(): Promise<void> {
    await this.installation.dispose();
    this.toDatabase.close();
    this.toRedis.close();
    await this.engines.stop();
  }

  private launch(role: Role, place: number): Promise<ServerProcess> {
    const { databaseUrl, environment } = this.installation;
    const env =
      place > 0
        ? {}
        : {
            DATABASE_URL: this.toDatabase.urlFor(databaseUrl),
            REDIS_URL: this.toRedis.urlFor(environment['REDIS_URL']!),
          };
    return this.installation.start({ roles: [role], env });
  }
}
