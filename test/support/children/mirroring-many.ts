// Runs a mirror of many made-up images in a process of its own and tells how much memory that took, as JSON.
// Arguments: source host, destination host, number of images, number of repositories.
import { itemCounts } from '../../../shared/mirror/run-selectors';
import { mirrorOf, runForTest } from '../mirror-bench';

const [source = '', destination = '', images = '0', repositories = '1'] = process.argv.slice(2);

const before = process.memoryUsage().rss;
let most = before;
const sampling = setInterval(() => {
	most = Math.max(most, process.memoryUsage().rss);
}, 50);

const references = Array.from(
	{ length: Number(images) },
	(_, i) => `${source}/many/repo-${i % Number(repositories)}:v${i}`,
);
const state = await runForTest(
	mirrorOf(references, { registry: destination }, { referrers: 'none' }),
);
clearInterval(sampling);
process.stdout.write(
	JSON.stringify({
		counts: itemCounts(state),
		firstFault: state.items.find((item) => item.fault !== undefined)?.fault,
		grownBytes: most - before,
	}),
);
