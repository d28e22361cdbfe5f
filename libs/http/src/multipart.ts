import { Busboy } from '@fastify/busboy';
import { AppError } from '@hongyan/kernel';
import { decodeUtf8, type ParameterValue, setParameter } from './parameters.js';

const FIELDS_MAX = 50;
const FIELD_NAME_BYTES_MAX = 200;

/**
 * The text parts of a multipart body. File parts are skipped: routes that want one read the stream themselves.
 * Throws `parameter_error` when the body is not well-formed.
 */
export function parseMultipart(contentType: string, body: Buffer): Promise<Record<string, ParameterValue>> {
  return new Promise((resolve, reject) => {
    const values = Object.create(null) as Record<string, ParameterValue>;
    const refuse = (cause: unknown): void =>
      reject(new AppError('parameter_error', { internal: 'malformed multipart body', cause }));
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // Latin-1 keeps every byte; whether they are UTF-8 is ours to judge.
        defCharset: 'latin1',
        limits: { fields: FIELDS_MAX, fieldNameSize: FIELD_NAME_BYTES_MAX, fieldSize: body.length },
      });
      parser.on('file', (_name: string, stream: NodeJS.ReadableStream) => {
        // A body that ends within a file fails on the file's stream too, where nobody else listens.
        stream.on('error', refuse).resume();
      });
      parser.on('field', (name: string, value: string) => {
        try {
          setParameter(values, name, decodeUtf8(Buffer.from(value, 'latin1')));
        } catch (error) {
          refuse(error);
        }
      });
      parser.on('fieldsLimit', () => refuse(new Error(`more than ${FIELDS_MAX} fields`)));
      parser.on('finish', () => resolve(values));
      parser.on('error', refuse);
      parser.end(body);
    } catch (error) {
      refuse(error);
    }
  });
}
