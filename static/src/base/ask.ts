/** What the server answers to whatever is asked of it while it holds this browser locked. */
const LOCKED = 401;

/** Ask our own server, for an answer that nobody keeps. Where this browser turns out to be locked, so is the page. */
export async function ask(address: string, asked: RequestInit = {}): Promise<Response> {
  const answer = await fetch(address, { cache: "no-store", ...asked });
  if (answer.status === LOCKED) document.dispatchEvent(new Event("lock"));
  return answer;
}
