import { Injectable } from '@nestjs/common';
import { Metrics } from '@hongyan/telemetry';
import { Figures } from '../figures/figures.service.js';
import { NODE_ID } from './node-identity.js';
import { NodeStream } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';

/** Shows what this gateway holds. */
@Injectable()
export class GatewayGauges {
  constructor(metrics: Metrics, figures: Figures, sockets: SocketsRegistry, stream: NodeStream) {
    figures.readLevels(() => sockets.levels());
    metrics.readAtScrape([metrics.sockets, metrics.sendBufferBytes], () => {
      let bytes = 0;
      for (const socket of sockets.sockets()) bytes += socket.bufferedAmount;
      return [
        [metrics.sockets, sockets.size],
        [metrics.sendBufferBytes, bytes],
      ];
    });
    metrics.readAtScrape([metrics.nodeStreamEntries, metrics.nodeStreamLagSeconds], async () => {
      const { entries, lagMs } = await stream.backlogOf(NODE_ID);
      return [
        [metrics.nodeStreamEntries, entries],
        [metrics.nodeStreamLagSeconds, lagMs / 1_000],
      ];
    });
  }
}
