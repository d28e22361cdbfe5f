import { type OwnEngines, startOwnEngines } from '../harness/engines.js';
import { Fleet } from '../harness/fleet.js';
import { Installation } from '../harness/installation.js';
import type { Environment } from '../harness/server-process.js';
import { CutProxy } from './cut-proxy.js';

/** A fleet on private engines. The first process of each role reaches the engines through proxies. */
export class Cluster {
  private constructor(
    readonly engines: OwnEngines,
    readonly installation: Installation,
    readonly toDatabase: CutProxy,
    readonly toRedis: CutProxy,
    readonly fleet: Fleet,
    readonly dispose: () => Promise<void>,
  ) {}

  static async start(env: Environment): Promise<Cluster> {
    const engines = await startOwnEngines();
    const installation = await Installation.create({
      ...engines,
      env: { HONGYAN_LOG_LEVEL: 'warn', ...env },
    });
    const [toDatabase, toRedis] = [
      await CutProxy.to(engines.mariadb.port),
      await CutProxy.to(engines.redis.port),
    ];
    const behindProxies = {
      DATABASE_URL: toDatabase.urlFor(installation.databaseUrl),
      REDIS_URL: toRedis.urlFor(engines.redisUrl),
    };
    const dispose = async (): Promise<void> => {
      await installation.dispose();
      toDatabase.close();
      toRedis.close();
      await engines.stop();
    };
    try {
      const fleet = await Fleet.start(installation, (place) => (place === 0 ? behindProxies : {}));
      return new Cluster(engines, installation, toDatabase, toRedis, fleet, dispose);
    } catch (error) {
      await dispose();
      throw error;
    }
  }
}
