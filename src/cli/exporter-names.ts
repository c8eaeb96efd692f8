/** The built-in exporters, for the shell's completion: the parts themselves are too heavy for that. A test compares. */
export const exporterNames: readonly string[] = ['trl']
