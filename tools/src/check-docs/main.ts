import { publishedPackages } from '../check-pack/published-packages.ts';
import { checkSources } from './check-sources.ts';

const { names, problems } = checkSources(await publishedPackages());
for (const problem of problems) console.log(problem);
console.log(`${names} public names, ${problems.length} problems with their comments`);
if (problems.length > 0) process.exitCode = 1;
