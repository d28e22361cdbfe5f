import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { QuotasModule } from '../apps/quotas/quotas.module.js';
import { FiguresModule } from '../figures/figures.module.js';
import { UsersModule } from '../users/users.module.js';
import { MessagingModule } from '../messaging/messaging.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { ClientsGateway } from './clients.gateway.js';
import { ConnectionLimits } from './connection-limits.service.js';
import { Dismissals } from './dismissals.service.js';
import { Frames } from './frames.service.js';
import { GatewayGauges } from './gateway-gauges.service.js';
import { Greetings } from './greetings.service.js';
import { NodeRegistration } from './node-registration.service.js';
import { NodeStream } from './node.stream.js';
import { Places } from './places/places.service.js';
import { PlacesStore } from './places/places.store.js';
import { SocketsRegistry } from './sockets.registry.js';
import { DeliveryDelay } from './upgrades/delivery-delay.js';

/** The sockets of this process, for the gateway role. */
@Module({
  imports: [AppsModule, QuotasModule, FiguresModule, UsersModule, PresenceModule, MessagingModule],
  providers: [
    NodeStream,
    NodeRegistration,
    SocketsRegistry,
    ConnectionLimits,
    PlacesStore,
    Places,
    DeliveryDelay,
    Frames,
    Greetings,
    Dismissals,
    ClientsGateway,
    GatewayGauges,
  ],
})
export class GatewayModule {}
