/** Patterns of policies (IAM User Guide, "IAM JSON policy elements"), made into functions once. */
export type Matches = (value: string) => boolean;

/** `*` stands for any characters, `?` for one; everything else for itself. */
export function glob(pattern: string): Matches {
  if (!/[*?]/.test(pattern)) return (value) => value === pattern;
  const start = pattern.slice(0, -1);
  if (pattern.endsWith('*') && !/[*?]/.test(start)) return (value) => value.startsWith(start);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${source}$`, 's');
  return (value) => whole.test(value);
}

/** An ARN's six parts are compared one by one: a wildcard does not reach over their colons. `*` alone is any resource. */
export function arn(pattern: string): Matches {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern);
  if (parts === undefined) throw new Error(`${pattern} is no ARN`);
  if (!/[*?]/.test(pattern)) return (value) => value === pattern;
  const each = parts.map(glob);
  return (value) => partsOf(value)?.every((part, index) => each[index]!(part)) ?? false;
}

/** The names of actions are read without regard to case. */
export function action(pattern: string): Matches {
  if (pattern !== '*' && !/^[a-z0-9-]+:[A-Za-z*?]+$/.test(pattern)) throw new Error(`${pattern} is no action`);
  const fits = glob(pattern.toLowerCase());
  return (value) => fits(value.toLowerCase());
}

function partsOf(value: string): readonly string[] | undefined {
  const parts = value.split(':');
  if (parts[0] !== 'arn' || parts.length < 6) return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
