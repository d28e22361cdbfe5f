import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { createLogger, withoutQuery, type Logger } from './logger.js';

const TOKEN = 'f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed';
const WORDS = 'meet me at the bridge';
const FRAME = JSON.stringify({ type: 'Msg:Txt', content: { content: WORDS } });
const SENSITIVE = [
  'token',
  'secret',
  'app_secret',
  'sign',
  'content',
  'password',
  'masterKey',
  'authorization',
] as const;

function capture(level = 'trace'): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const logger = createLogger(level, { write: (line: string) => void lines.push(line) });
  return { logger, lines };
}

describe(createLogger.name, () => {
  it('writes one JSON line per event, with time, level, process and message', () => {
    const { logger, lines } = capture();
    logger.info({ port: 5204 }, 'a message\nof two lines');
    logger.error({ err: new Error('trouble\nof two lines') }, 'failed');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      pid: process.pid,
      port: 5204,
      msg: 'a message\nof two lines',
    });
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = capture('warn');
    logger.info('quiet');
    logger.warn('loud');
    expect(lines).toHaveLength(1);
  });

  it.each(SENSITIVE)('cuts %s out, at the top and one level down', (name) => {
    const { logger, lines } = capture();
    logger.info({ [name]: TOKEN, body: { [name]: WORDS }, list: [{ uid: '1001' }] }, 'event');
    expect(lines[0]).not.toContain(TOKEN);
    expect(lines[0]).not.toContain(WORDS);
    expect(JSON.parse(lines[0]!)).toMatchObject({ [name]: '[redacted]', body: { [name]: '[redacted]' } });
  });

  it.each(SENSITIVE)('cuts %s out when it is an object', (name) => {
    const { logger, lines } = capture();
    logger.info({ [name]: { content: WORDS, deep: { deeper: TOKEN } } }, 'event');
    expect(lines[0]).not.toContain(WORDS);
    expect(lines[0]).not.toContain(TOKEN);
  });

  it('never shows what people wrote in the error of a failed statement', () => {
    const driverError = Object.assign(new Error("Duplicate entry '1' for key 'uq_messages_msg_id'"), {
      code: 'ER_DUP_ENTRY',
      sql: `INSERT INTO messages (content) VALUES ('${FRAME}')`,
    });
    const { logger, lines } = capture();
    logger.error(
      { err: new QueryFailedError('INSERT INTO messages VALUES ?', [[FRAME]], driverError) },
      'failed',
    );
    expect(lines[0]).toContain('ER_DUP_ENTRY');
    expect(lines[0]).not.toContain(WORDS);
  });

  it('never shows what people wrote in the error of a failed Redis command', () => {
    const error = Object.assign(new Error('OOM command not allowed'), {
      command: { name: 'xadd', args: ['hongyan:stream:node', '*', 'e', JSON.stringify([[7, FRAME]])] },
    });
    const { logger, lines } = capture();
    logger.warn({ err: error }, 'Delivery waits for Redis');
    expect(lines[0]).toContain('OOM command not allowed');
    expect(lines[0]).not.toContain(WORDS);
  });
});

describe(withoutQuery.name, () => {
  it('cuts the query off, where tokens travel', () => {
    expect(withoutQuery(`/messages/send?token=${TOKEN}`)).toBe('/messages/send');
    expect(withoutQuery(`/?a?token=${TOKEN}`)).toBe('/');
    expect(withoutQuery('/chat/users')).toBe('/chat/users');
  });
});
