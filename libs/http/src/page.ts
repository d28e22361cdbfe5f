import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AdminError } from '@hongyan/kernel';

const PAGE_SIZE_DEFAULT = 50;
export const PAGE_SIZE_MAX = 100;
const CURSOR = /^\d{1,16}$/;

/** Where a page begins and how long it is. */
export interface PageRequest {
  /** The id after which it begins; null for the first page. */
  readonly after: number | null;
  readonly limit: number;
}

/** One page of a list of the Admin API. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** `cursor` of the next page; null when this is the last one. */
  readonly next: string | null;
}

/** What every list takes. */
export class PageDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_SIZE_MAX)
  limit?: number;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}

/** Throws `invalid_input` for a cursor that is none of ours. */
export function pageRequest({ limit = PAGE_SIZE_DEFAULT, cursor }: PageDto): PageRequest {
  if (cursor === undefined) return { after: null, limit };
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!CURSOR.test(text)) throw new AdminError('invalid_input', { field: 'cursor' });
  return { after: Number(text), limit };
}

/** Makes a page of rows that were read with one more than the limit. */
export function pageOf<Row extends { readonly id: number }>(rows: readonly Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? Buffer.from(String(last.id)).toString('base64url') : null;
  return { items, next };
}
