/** Say aloud, and beside the page's other answers, what the server answered. Empty words clear what was said before. */
export function sayAnswer(words: string, visible: boolean): void {
  const place = document.getElementById("answers");
  if (place === null) return;
  place.textContent = words;
  place.classList.toggle("visually-hidden", words === "" || !visible);
}

/** A refused look: its words, if it has any; where else the page has no place for answers. Something that is not there
 * has none.
 */
export async function sayWhyNot(answer: Response, elsewhere: HTMLElement | null = null): Promise<void> {
  if (answer.headers.get("Content-Type")?.startsWith("application/json") !== true) return;
  const { say } = (await answer.json()) as { say?: string };
  if (elsewhere === null || document.getElementById("answers") !== null) {
    sayAnswer(say ?? "", true);
    return;
  }
  elsewhere.hidden = false;
  elsewhere.textContent = say ?? "";
}
