import { usageOf } from './installation.mjs';

/** Connections of a gateway to the database: it asks it for tokens only, and there may be many gateways. */
const GATEWAY_POOL = '8';

/** An installation as one runs it for many sockets: api, worker and gateways in processes of their own. */
export class Site {
  static async open(installation, gatewayCount, gatewaySettings = {}) {
    const site = new Site();
    site.installation = installation;
    site.api = await installation.start({ HONGYAN_ROLES: 'api' });
    site.worker = await installation.start({ HONGYAN_ROLES: 'worker' });
    site.gateways = [];
    for (let index = 0; index < gatewayCount; index++) {
      const settings = { HONGYAN_ROLES: 'gateway', HONGYAN_DATABASE_POOL_MAX: GATEWAY_POOL };
      site.gateways.push(await installation.start({ ...settings, ...gatewaySettings }));
    }
    return site;
  }

  get ports() {
    return this.gateways.map(({ wsPort }) => wsPort);
  }

  gatewayRssBytes() {
    return this.gateways.reduce((sum, { pid }) => sum + usageOf(pid).rssBytes, 0);
  }

  /** CPU milliseconds that each part has used so far. */
  cpuMs(crowds) {
    const { engines } = this.installation;
    return {
      gateway: this.gateways.reduce((sum, { pid }) => sum + usageOf(pid).cpuMs, 0),
      api: usageOf(this.api.pid).cpuMs,
      worker: usageOf(this.worker.pid).cpuMs,
      mariadb: usageOf(engines.mariadb.pid).cpuMs,
      redis: usageOf(engines.redis.pid).cpuMs,
      clients: crowds.reduce((sum, crowd) => sum + crowd.cpuMs(), 0),
    };
  }

  /** CPU of each part since `before`, in percent of one core. */
  cpuPercentSince(before, elapsedMs, crowds) {
    const after = this.cpuMs(crowds);
    return Object.fromEntries(
      Object.keys(after).map((part) => [part, Math.round(((after[part] - before[part]) / elapsedMs) * 100)]),
    );
  }
}
