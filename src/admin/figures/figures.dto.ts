import { IsInt, IsOptional, Max, Min } from 'class-validator';

export class FiguresQueryDto {
  @IsOptional()
  @IsInt()
  @Min(5)
  @Max(1_440)
  minutes?: number;
}
