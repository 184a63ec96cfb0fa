/** Headers of a file that is to be kept and not shown in place. `name` is ours: letters, digits, hyphens and dots. */
export function attachment(name: string): Readonly<Record<string, string>> {
  if (!/^[A-Za-z0-9.-]+$/.test(name)) throw new TypeError('not a name for an attachment');
  return { 'content-disposition': `attachment; filename="${name}"` };
}
