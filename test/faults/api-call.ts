/** Longest that a client waits for an answer; without one a call may have had its effect or not. */
const ANSWER_MS = 6_000;

/** The data of a success; null for any other answer, and for none. */
export async function callOnce(
  api: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  try {
    const reply = await fetch(`${api}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const { code, data } = (await reply.json()) as { code: number; data: unknown };
    return code === 200 ? data : null;
  } catch {
    return null;
  }
}
