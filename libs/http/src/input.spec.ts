import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '@hongyan/kernel';
import { checkInput, validateInput } from './input.js';
import { mergeParameters } from './parameters.js';
import { isPresentText, OptionalText, RequiredText } from './text-rules.js';

class Probe {
  @RequiredText()
  token!: string;

  @OptionalText()
  limit?: string;
}

class LeanProbe {
  token!: string;

  static check(): LeanProbe {
    return Object.assign(new LeanProbe(), { token: 'lean' });
  }
}

const refusal = expect.objectContaining({ key: 'parameter_error' });

describe(validateInput.name, () => {
  it.each([undefined, '', '0', ['x'], { a: 'x' }, true, false])(
    'refuses %j where a text is required',
    (token) => {
      expect(() => validateInput(Probe, { token })).toThrow(refusal);
    },
  );

  it.each([['x'], { a: 'x' }, true])('refuses %j where a text may stand', (limit) => {
    expect(() => validateInput(Probe, { token: 't', limit })).toThrow(refusal);
  });

  it('accepts any other text, and leaves out what it was not asked for', () => {
    const present = fc.string({ unit: 'binary' }).filter((text) => text !== '' && text !== '0');
    fc.assert(
      fc.property(present, fc.option(fc.string(), { nil: undefined }), (token, limit) => {
        const input = validateInput(Probe, mergeParameters({ mark: '1', token, limit }, {}));
        expect(input).toBeInstanceOf(Probe);
        expect({ ...input }).toEqual(limit === undefined ? { token } : { token, limit });
      }),
    );
  });

  it('meets whatever JSON brings with an answer or a refusal, never with a fault of ours', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        ...['{"constructor":1}', '[{"constructor":null}]', '{"then":{}}', '{"__proto__":{"a":1}}'].map(
          (json): unknown => JSON.parse(json),
        ),
      ),
    );
    fc.assert(
      fc.property(fc.record({ token: value, limit: value, other: value }), (body) => {
        try {
          validateInput(Probe, mergeParameters({}, body));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });

  it('refuses nesting that fits into a body and into no stack', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => validateInput(Probe, { token: 't', limit: deep })).toThrow(refusal);
  });

  it('ignores the nesting of a parameter that nobody asked for', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect({ ...validateInput(Probe, { token: 't', other: deep }) }).toEqual({ token: 't' });
  });
});

describe(checkInput.name, () => {
  it('uses the decorators when the class has no check of its own', () => {
    expect({ ...checkInput(Probe, { token: 't' }) }).toEqual({ token: 't' });
    expect(() => checkInput(Probe, {})).toThrow(refusal);
  });

  it('uses the lean check of a class that has one', () => {
    expect(checkInput(LeanProbe, {}).token).toBe('lean');
  });
});

describe(isPresentText.name, () => {
  it.each([undefined, null, '', '0', 0, 1, ['x'], {}])(
    'does not take %j for a text that is there',
    (value) => {
      expect(isPresentText(value)).toBe(false);
    },
  );

  it.each(['1', '00', ' ', 'false'])('takes %j for one', (value) => expect(isPresentText(value)).toBe(true));
});
