import type { ValueTransformer } from 'typeorm';

/** BIGINT columns whose values stay far below 2^53: ids and milliseconds. TypeORM would hand them out as text. */
export const asNumber: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

/** VARBINARY columns that hold text which is compared byte for byte. */
export const asBytes: ValueTransformer = {
  to: (value: string) => Buffer.from(value, 'utf8'),
  from: (value: Buffer) => value.toString('utf8'),
};
