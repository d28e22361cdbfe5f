import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeParameters, type Parameters, validateInput } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { SendDto } from './send.dto.js';

/** What JSON may bring. Objects with odd member names are tested with `validateInput` itself. */
const value = fc.oneof(
  fc.constantFrom('', '0', 'x', null, undefined, 0, 1, true, [], {}, ['x'], { a: 'x' }),
  fc.string({ unit: 'binary' }),
  fc.double(),
);
const source = fc.record(
  { token: value, target_uid: value, type: value, content: value, push: value, client_msg_id: value },
  { requiredKeys: [] },
);

function outcome(check: (parameters: Parameters) => SendDto, parameters: Parameters): unknown {
  try {
    const input = check(parameters);
    expect(input).toBeInstanceOf(SendDto);
    return JSON.parse(JSON.stringify(input)) as unknown;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return (error as AppError).key;
  }
}

describe(SendDto.name, () => {
  it('gives the same answers by its lean check as by its decorators', () => {
    fc.assert(
      fc.property(source, source, (query, body) => {
        const parameters = mergeParameters(query, body);
        expect(outcome((each) => SendDto.check(each), parameters)).toEqual(
          outcome((each) => validateInput(SendDto, each), parameters),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('takes token, target, type, content and push, and nothing else', () => {
    const parameters = { token: 't', target_uid: 'u', type: 'Msg:Txt', content: '{}', push: '0', mark: '1' };
    const expected = { token: 't', target_uid: 'u', type: 'Msg:Txt', content: '{}', push: '0' };
    expect(outcome((each) => SendDto.check(each), parameters)).toEqual(expected);
  });

  it.each(['token', 'target_uid', 'type'])('refuses a missing %s', (name) => {
    const parameters = { token: 't', target_uid: 'u', type: 'Msg:Txt', [name]: '' };
    expect(outcome((each) => SendDto.check(each), parameters)).toBe('parameter_error');
  });
});
