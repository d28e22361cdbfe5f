import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { languageFor } from '@hongyan/http';
import { Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import {
  connectFrame,
  disconnectFrame,
  ERROR_CATALOGUE,
  type ErrorKey,
  textOf,
  WallClock,
} from '@hongyan/protocol';
import type { AppSettings } from '../apps/app-settings.js';

/** Where the random bytes of a message id begin; a client id is twenty hex characters. */
const RANDOM_FROM = 6;

/** The first frame of a socket (contract 5.5.1, 5.5.2). */
@Injectable()
export class Greetings {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  connect(): string {
    const nowMs = this.clock.nowMs();
    const clientId = newMessageId(nowMs).toString('hex', RANDOM_FROM);
    return connectFrame(formatMessageId(newMessageId(nowMs)), clientId, this.wallClock.format(nowMs));
  }

  /** In the app's language if it has one, else in the installation's. */
  disconnect(key: ErrorKey, language: AppSettings['language'], acceptLanguage?: string): string {
    const nowMs = this.clock.nowMs();
    return disconnectFrame(
      formatMessageId(newMessageId(nowMs)),
      ERROR_CATALOGUE[key].code,
      textOf(key, language === 'default' ? languageFor(this.config.language, acceptLanguage) : language),
      this.wallClock.format(nowMs),
    );
  }
}
