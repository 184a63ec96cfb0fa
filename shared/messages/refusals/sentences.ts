/**
 * English sentences, and parts of them, beside their French. `{}` is a hole in the English. In the French `{1}` is what
 * stood in the first hole, as it is; with a word it is turned first:
 *
 * phrase  another row, or nothing
 * m, f    a word of `words.ts`, masculine or feminine, or several of them
 * list    the same where there is such a word, and `or` and `and` between the others
 * the     a noun with its article; another name without a space is an attribute's
 * name    another row; a name without a space stays
 * date    a date or an instant (ISO 8601, in UTC) in the reader's form
 */
export type Rows = Readonly<Record<string, string>>;
