/** The little of Trusted Types that we use; browsers without it take the string itself. */
interface Policy {
  createHTML(html: string): string;
}
interface Factory {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): Policy;
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
// Only what our own server rendered, escaped there, comes through here.
const policy: Policy = factory?.createPolicy("common-table", { createHTML: (html) => html }) ?? {
  createHTML: (html) => html,
};

/** HTML that our server rendered, as nodes that can be put into the page. Scripts in it would not run. */
export function trustedNodes(html: string): ChildNode[] {
  return [...new DOMParser().parseFromString(policy.createHTML(html), "text/html").body.childNodes];
}
