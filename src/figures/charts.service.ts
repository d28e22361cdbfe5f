import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { type Figures, rangeOf, type Scope } from './figure.js';
import { FiguresStore } from './figures.store.js';
import { chartsOf } from './series.js';

/** Shows what all processes told. */
@Injectable()
export class Charts {
  constructor(
    private readonly store: FiguresStore,
    private readonly clock: Clock,
  ) {}

  /** The last so many minutes. Throws while Redis is away. */
  async of(scope: Scope, minutes: number): Promise<Figures> {
    const range = rangeOf(minutes, this.clock.nowMs());
    const [steps, told] = await Promise.all([this.store.read(scope, range), this.store.listTold(range)]);
    return chartsOf(range, steps, told, scope === 'installation');
  }

  /** Messages per second in the newest ten seconds that all processes have told. Throws while Redis is away. */
  async messagesPerSecond(scope: Scope): Promise<number> {
    const { series } = await this.of(scope, 1);
    return series['messagesPerSecond']!.at(-1) ?? 0;
  }
}
