/**
 * Runs in the page (`hand.ts` sends it there as text): what is wrong with a state, as far as a machine can tell. WCAG 2.2
 * 1.4.3 (contrast), 3.1.1 (language), 3.3.2 and 4.1.2 (names of what is filled in and pressed), one heading of the first
 * level.
 */
(() => {
  const found: string[] = [];
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  if (!['fr', 'en'].includes(document.documentElement.lang)) found.push('no language');
  for (const input of document.querySelectorAll<HTMLInputElement>('input, select, textarea'))
    if (!input.labels?.[0]?.textContent?.trim()) found.push(`no label: ${input.id}`);
  for (const pressed of document.querySelectorAll('button, a, summary'))
    if (!pressed.textContent?.trim()) found.push('something to press without words');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  if (new Set(ids).size !== ids.length) found.push('an id twice');
  for (const described of document.querySelectorAll('[aria-describedby], [aria-labelledby]'))
    for (const name of ['aria-describedby', 'aria-labelledby'])
      for (const id of described.getAttribute(name)?.split(' ') ?? [])
        if (document.getElementById(id) === null) found.push(`nothing under ${id}`);

  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (channel: number) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([r = 0, g = 0, b = 0]: number[]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element: Element | null): number[] => {
    if (element === null) return [255, 255, 255];
    const colour = channels(getComputedStyle(element).backgroundColor);
    return colour[3] === 0 ? ground(element.parentElement) : colour;
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node !== null; node = words.nextNode()) {
    const element = node.parentElement!;
    const text = node.textContent!.trim();
    if (text === '' || !element.checkVisibility()) continue;
    const pair = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))];
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return found;
})();
