/** How commands end: `done` warnings or not, `failed` a run, `refused` a wrong call or graph, `cancelled` by the user. */
export const exitCodes = { done: 0, failed: 1, refused: 2, cancelled: 130 } as const;
