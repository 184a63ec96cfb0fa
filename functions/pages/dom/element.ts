/** What may be put inside an element: text is always text and never markup. */
export type Child = Node | string | undefined | false;

type Listener = (event: Event) => void;
type Attribute = string | number | boolean | undefined | Listener;

/**
 * Makes an element: `on…` are listeners, true and false are present and absent, everything else is an attribute. Nothing
 * is parsed as HTML anywhere in these pages.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  put(made, children);
  return made;
}

/** Puts children behind what is there. */
export function put(parent: Node, children: readonly (Child | readonly Child[])[]): void {
  for (const child of children.flat() as readonly Child[]) {
    if (child === undefined || child === false) continue;
    parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

/** An id that no other element of the page has. */
export function freshId(word: string): string {
  count += 1;
  return `${word}-${count}`;
}
let count = 0;
