/** Endings of config files, by how they are read. */
export const moduleEndings = ['.ts', '.mts', '.js', '.mjs'] as const;
export const yamlEndings = ['.yaml', '.yml'] as const;
export const configEndings = [...moduleEndings, '.json', ...yamlEndings] as const;

/** What a config file is called where nothing names it. */
export const configNames: readonly string[] = configEndings.map((ending) => `tailedcore.config${ending}`);
