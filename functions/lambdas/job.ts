/** What a function that no person calls has, unless its row says otherwise. */
export const job = {
  timeoutSeconds: 300,
  memoryMb: 1024,
  opens: [],
  seals: [],
  destroys: [],
  signs: [],
  objects: [],
  sendsMail: false,
} as const;
