import { expect } from '@jest/globals';
import type { Envelope, HttpReply } from './http-client.js';

/** `YYYY-MM-DD HH:MM:SS`, the wire's only form of a time. */
export const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
export const MESSAGE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const TOKEN = /^[0-9a-f]{40}$/;

/** A whole answer with a code of our own: HTTP 200 and exactly these three members. */
export function expectEnvelope(reply: HttpReply, code: number, message: string, data: unknown): void {
  expect(reply.json).toEqual({ code, message, data });
  expect(reply.status).toBe(200);
}

export function expectParameterError(reply: HttpReply): void {
  expectEnvelope(reply, 4003, '參數錯誤', null);
}

export function expectNoSuchUser(reply: HttpReply): void {
  expectEnvelope(reply, 4006, '用戶不存在', null);
}

/** The errors of contract 2.1, whose text is under `msg` and under `message`. */
export function expectDoubledError(reply: HttpReply, code: number, text: string): void {
  expect(reply.json).toEqual({ code, message: text, msg: text, data: null } satisfies Envelope);
  expect(reply.status).toBe(200);
}

/** Milliseconds of a wire time: wall clock of UTC+8. */
export function millisecondsOf(dateTime: string): number {
  return Date.parse(`${dateTime.replace(' ', 'T')}+08:00`);
}

/** A wire time of the last few seconds. */
export function expectNow(dateTime: unknown): void {
  expect(dateTime).toMatch(DATE_TIME);
  expect(Math.abs(Date.now() - millisecondsOf(dateTime as string))).toBeLessThan(10_000);
}
