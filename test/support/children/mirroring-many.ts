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
const marks: unknown[] = [];
const state = await runForTest(
	mirrorOf(references, { registry: destination }, { referrers: 'none' }),
	{
		onEvent: (e) => {
			if (e.type === 'run.planned' || (e.type === 'item.done' && e.index === 5000)) {
				const g = (globalThis as any).gc;
				const a = process.memoryUsage();
				g?.();
				const b = process.memoryUsage();
				marks.push([
					e.type,
					a.rss >> 20,
					a.heapUsed >> 20,
					b.heapUsed >> 20,
					b.external >> 20,
					b.arrayBuffers >> 20,
					b.rss >> 20,
				]);
			}
		},
	},
);
clearInterval(sampling);
const g = (globalThis as any).gc;
g?.();
process.stderr.write(JSON.stringify(process.memoryUsage()) + JSON.stringify(marks));

process.stdout.write(
	JSON.stringify({
		counts: itemCounts(state),
		firstFault: state.items.find((item) => item.fault !== undefined)?.fault,
		grownBytes: most - before,
	}),
);
