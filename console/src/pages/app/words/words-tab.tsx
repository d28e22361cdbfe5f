import type { AppTabProps } from '../../../api/app';

export default function Tab({ app }: AppTabProps) {
  return <p>{app.name}</p>;
}
