/** Examples under which an interval is shown and no verdict is given. */
export const fewest = 20

/** The share of false leads that a "look here" list may hold. */
export const falseLeads = 0.1
