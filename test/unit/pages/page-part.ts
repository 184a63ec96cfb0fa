/**
 * A part of the pages that is compiled for a browser, as the parts of it that a test needs: the tests themselves are not
 * compiled for one, so that its name must not be read by the compiler.
 */
export async function pagePart<Parts>(name: string): Promise<Parts> {
  return (await import(new URL(`../../../functions/pages/dom/${name}.ts`, import.meta.url).href)) as Parts;
}
