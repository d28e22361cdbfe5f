import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@hongyan/config';
import type { Language } from '@hongyan/protocol';
import { serializeReply } from './reply.js';

type ConfiguredLanguage = Config['language'];

/** What `auto` means for a client that names no language we have. */
const FALLBACK: Language = 'zh-TW';
const RANGES_MAX = 20;

const LANGUAGE = Symbol('language');

interface RequestWithLanguage extends FastifyRequest {
  [LANGUAGE]?: Language;
}

/**
 * The language of texts for a caller: the configured one, and only when `auto` is configured the best match of the
 * `Accept-Language` header. Browsers always send one, so by itself it is no wish to leave the default.
 */
export function languageFor(configured: ConfiguredLanguage, acceptLanguage: string | undefined): Language {
  return configured === 'auto' ? matchLanguage(acceptLanguage ?? '') : configured;
}

/** The language in which this request is answered. */
export function languageOf(request: FastifyRequest, configured: ConfiguredLanguage): Language {
  const { [LANGUAGE]: chosen } = request as RequestWithLanguage;
  return chosen ?? languageFor(configured, request.headers['accept-language']);
}

/** From here on this request is answered in another language than the configured one. */
export function answerIn(request: FastifyRequest, reply: FastifyReply, language: Language): void {
  (request as RequestWithLanguage)[LANGUAGE] = language;
  reply.serializer((payload: unknown) => {
    // Fastify hands text to a reply's own serializer too; ours is JSON already.
    if (typeof payload === 'string') return payload;
    // With its own serializer it sets no type either.
    void reply.header('content-type', 'application/json');
    return serializeReply(payload, language);
  });
}

/** The first of the header's languages that we have, by weight; equal weights in the order of the header. */
function matchLanguage(header: string): Language {
  const ranges = header
    .split(',', RANGES_MAX)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter));
      const weight = quality === undefined ? 1 : Number(quality.slice(2));
      return { language: languageOfTag(tag), weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((left, right) => right.weight - left.weight);
  return ranges[0]?.language ?? FALLBACK;
}

/** Traditional script, or a place where it is used, is zh-TW; any other Chinese is zh-CN. */
function languageOfTag(tag: string): Language | undefined {
  const [primary, ...subtags] = tag.toLowerCase().split('-');
  if (primary === 'en') return 'en';
  if (primary !== 'zh') return undefined;
  if (subtags.includes('hans')) return 'zh-CN';
  return subtags.some((subtag) => ['hant', 'tw', 'hk', 'mo'].includes(subtag)) ? 'zh-TW' : 'zh-CN';
}
