import { describe, expect, it } from '@jest/globals';
import { type Parameters, validateInput } from '@hongyan/http';
import { isPushWanted } from './push.js';
import { SendDto } from './send.dto.js';

const SEND = { token: 't', target_uid: 'u', type: 'Msg:Txt' };
type Check = (parameters: Parameters) => SendDto;
const CHECKS: [string, Check][] = [
  ['the lean check', (parameters) => SendDto.check(parameters)],
  ['the decorators', (parameters) => validateInput(SendDto, parameters)],
];

describe.each(CHECKS)('push, by %s', (_, check) => {
  it.each([
    [undefined, true],
    ['1', true],
    ['true', true],
    ['false', true],
    ['0.0', true],
    [' ', true],
    [true, true],
    ['0', false],
    ['', false],
    [false, false],
  ])('is for %p: %p', (push, isWanted) => {
    expect(isPushWanted(check({ ...SEND, push }).push)).toBe(isWanted);
  });

  it.each([[['1']], [{ a: 1 }]])('refuses %p', (push) => {
    expect(() => check({ ...SEND, push })).toThrow(expect.objectContaining({ key: 'parameter_error' }));
  });
});
