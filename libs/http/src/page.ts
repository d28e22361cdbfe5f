import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AdminError } from '@hongyan/kernel';

const PAGE_SIZE_DEFAULT = 50;
export const PAGE_SIZE_MAX = 100;
const CURSOR = /^\d{1,16}$/;
/** The longest mark is a uid of 400 bytes. */
const CURSOR_LENGTH_MAX = 600;

/** Where a page begins and how long it is. */
export interface MarkedPageRequest<Mark> {
  /** Where the page before ended; null for the first page. */
  readonly after: Mark | null;
  readonly limit: number;
}

/** The same for a list in the order of ids: it begins after that one. */
export type PageRequest = MarkedPageRequest<number>;

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
  @MaxLength(CURSOR_LENGTH_MAX)
  cursor?: string;
}

/** Throws `invalid_input` for a cursor that is none of ours. */
export function pageRequest(page: PageDto): PageRequest {
  return markedPageRequest(page, (text) => (CURSOR.test(text) ? Number(text) : null));
}

/** The same for a list that is not in the order of ids: `parse` tells the mark that a page ended with, or null. */
export function markedPageRequest<Mark>(
  { limit = PAGE_SIZE_DEFAULT, cursor }: PageDto,
  parse: (text: string) => Mark | null,
): MarkedPageRequest<Mark> {
  if (cursor === undefined) return { after: null, limit };
  const after = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (after === null) throw new AdminError('invalid_input', { field: 'cursor' });
  return { after, limit };
}

/** A page, and the mark with which the next one is asked for; null for the last. */
export function markedPage<Item>(items: readonly Item[], mark: string | null): Page<Item> {
  return { items, next: mark === null ? null : Buffer.from(mark).toString('base64url') };
}

/** Makes a page of rows that were read with one more than the limit. */
export function pageOf<Row extends { readonly id: number }>(rows: readonly Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return markedPage(items, rows.length > limit && last ? String(last.id) : null);
}
