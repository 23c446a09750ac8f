/** Where a package lives, for its page in the registry. The three fields say the same in three ways. */
export interface Home {
  readonly repository: { readonly type: 'git'; readonly url: string; readonly directory?: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
}

/**
 * The fields of a package.
 * @param address - of the repository for a browser, such as https://github.com/OWNER/NAME.
 * @param directory - of the package in it; undefined for the repository itself.
 * @throws an error when the address is none.
 */
export function homeOf(address: string, directory?: string): Home {
  const clean = address.replace(/^git\+/, '').replace(/(\.git)?\/*$/, '');
  if (!/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(clean))
    throw new Error(`expected an address such as https://github.com/OWNER/NAME, received ${address}`);
  return {
    repository: { type: 'git', url: `git+${clean}.git`, ...(directory === undefined ? {} : { directory }) },
    homepage: `${clean}#readme`,
    bugs: { url: `${clean}/issues` },
  };
}
