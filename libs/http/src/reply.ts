import { type Language, type SuccessKey, textOf, toAsciiJson } from '@hongyan/protocol';

/** A successful answer in the envelope `{code, message, data}` (contract 3.1). */
export class Reply {
  constructor(
    readonly text: SuccessKey,
    readonly data: unknown = null,
    /** Members beside `data`, such as `total` of the contact list. */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {}

  toJson(language: Language): string {
    const message = JSON.stringify(textOf(this.text, language));
    const data = this.data instanceof JsonText ? this.data.text : JSON.stringify(this.data);
    const extra = Object.entries(this.extra).map(([key, value]) => `,"${key}":${JSON.stringify(value)}`);
    return `{"code":200,"message":${message},"data":${data}${extra.join('')}}`;
  }
}

/** Data that is JSON text already: stored content reaches the client as it was sent, not parsed and printed anew. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** Turns what a controller returned into the bytes of the answer: ASCII-only JSON. */
export function serializeReply(payload: unknown, language: Language): string {
  return toAsciiJson(payload instanceof Reply ? payload.toJson(language) : JSON.stringify(payload));
}
