import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateIf } from 'class-validator';
import { OptionalText } from '@hongyan/http';

const MESSAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Unix seconds or milliseconds. */
const TIME = /^\d{1,15}$/;
const COUNT = /^[1-9]\d{0,8}$/;

/** A text of a certain form; empty is the same as absent. */
const OptionalMatch = (form: RegExp): PropertyDecorator =>
  applyDecorators(
    OptionalText(),
    ValidateIf((_, value) => value !== ''),
    Matches(form),
  );

/** `GET /webhooks/attempts`. */
export class AttemptsDto {
  @OptionalMatch(MESSAGE_ID)
  msg_id?: string;

  /** Attempts from this moment on. */
  @OptionalMatch(TIME)
  since?: string;

  /** Attempts before this moment. */
  @OptionalMatch(TIME)
  until?: string;

  @OptionalMatch(COUNT)
  limit?: string;

  /** `next` of the page before. */
  @OptionalText()
  marker?: string;
}

/** `POST /webhooks/replay`: one message, or all when `all` is 1. */
export class ReplayDto {
  @ValidateIf(({ all }: ReplayDto) => all !== '1')
  @Matches(MESSAGE_ID)
  msg_id?: string;

  @OptionalText()
  all?: string;
}
