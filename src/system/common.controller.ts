import { Controller, Header } from '@nestjs/common';
import { Reply, WireRoute } from '@hongyan/http';
import { Clock } from '@hongyan/kernel';

/** The routes that ask for nobody (contract 3.3, 3.23). */
@Controller()
export class CommonController {
  constructor(private readonly clock: Clock) {}

  @WireRoute('GET', '/', 'none')
  @Header('content-type', 'text/html; charset=UTF-8')
  root(): string {
    return 'im';
  }

  /** Unix seconds. Flutter asks before each signed send. */
  @WireRoute('GET', 'common/getTimestamp', 'none')
  getTimestamp(): Reply {
    return new Reply('success', { _timestamp: Math.floor(this.clock.nowMs() / 1000) });
  }
}
