/** The letters of internationalised names: those that .fr registers, no two of them of look-alike scripts. */
export const frenchLetters = 'ßàáâãäåæçèéêëìíîïñòóôõöùúûüýÿœ';
