import { ArrayMaxSize, IsArray, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { WORD_LENGTH_MAX, WORDS_MAX } from '../../moderation/word-list.js';

const TEXT_LENGTH_MAX = 65_536;
/** A character may take two units of UTF-16; the list itself counts characters. */
const WORD_UNITS_MAX = 2 * WORD_LENGTH_MAX;

export class WordsDto {
  @IsArray()
  @ArrayMaxSize(WORDS_MAX)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(WORD_UNITS_MAX, { each: true })
  words!: string[];
}

export class WordsChangeDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(WORDS_MAX)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(WORD_UNITS_MAX, { each: true })
  add?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(WORDS_MAX)
  @IsString({ each: true })
  remove?: string[];
}

export class TextDto {
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  text!: string;
}
