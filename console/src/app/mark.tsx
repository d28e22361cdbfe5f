import mark from '../mark.svg';

/** The wild goose; the name stands beside it, so it says nothing of its own. */
export function Mark({ size }: { size: number }) {
  return <img src={mark} width={size} height={size} alt="" />;
}
